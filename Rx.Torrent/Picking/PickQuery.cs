using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>What a peer could send us now: the question that <see cref="PiecePicker.Pick"/> answers with blocks.</summary>
internal readonly ref struct PickQuery
{
    /// <summary>The pieces that the peer has.</summary>
    public required PieceSet Pieces { get; init; }

    /// <summary>The peer's token: 0 or more, and never given to another peer of the same swarm.</summary>
    public required int Peer { get; init; }

    /// <summary>How many blocks to pick at most.</summary>
    public required int Count { get; init; }

    /// <summary>How many requests to the peer are unanswered; it bounds what the end game hands out twice.</summary>
    public int Outstanding { get; init; }

    /// <summary>True when the peer is slow or has gone silent: it shares pieces with its like.</summary>
    public bool IsSlow { get; init; }

    /// <summary>True when the peer chokes us, so that only <see cref="AllowedFast"/> may be requested.</summary>
    public bool PeerChoking { get; init; }

    /// <summary>The pieces that the peer sends also while it chokes us (BEP 6). Gone through at each pick: keep them few.</summary>
    public ReadOnlySpan<PieceIndex> AllowedFast { get; init; }

    /// <summary>The pieces that the peer would rather send, the best first (BEP 6). Gone through at each pick: keep them few.</summary>
    public ReadOnlySpan<PieceIndex> Suggested { get; init; }

    /// <summary>True when blocks of <paramref name="piece"/> may be requested from the peer now.</summary>
    public bool Allows(PieceIndex piece) => Pieces.Contains(piece) && (!PeerChoking || AllowedFast.Contains(piece));
}
