using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking.Orders;

/// <summary>The pieces of one priority class that could be started next with one peer: it has them, we want them, and nobody has begun them.</summary>
/// <remarks>Each way to choose costs about the same however many pieces there are. Valid only during the call that it is handed to.</remarks>
public readonly ref struct PieceChoices
{
    private readonly StartablePieces _pieces;
    private readonly Availability _availability;
    private readonly PieceSet _peer;
    private readonly Random _random;

    internal PieceChoices(StartablePieces pieces, Availability availability, PieceSet peer, Random random)
    {
        _pieces = pieces;
        _availability = availability;
        _peer = peer;
        _random = random;
    }

    /// <summary>The priority class that all of the choices are of.</summary>
    public PiecePriority Priority { get; internal init; }

    /// <summary>How many pieces we have verified.</summary>
    public int VerifiedCount { get; internal init; }

    /// <summary>True when the peer is slow or has gone silent.</summary>
    public bool IsSlowPeer { get; internal init; }

    /// <summary>True when <paramref name="piece"/> is one of the choices.</summary>
    public bool Contains(PieceIndex piece) => _peer.Contains(piece) && _pieces.Contains(piece);

    /// <summary>How many connected peers have <paramref name="piece"/>.</summary>
    public int AvailabilityOf(PieceIndex piece) => _availability.Of(piece);

    /// <summary>One of the choices that the fewest peers have, by chance among equals.</summary>
    /// <remarks>When the peer lacks nearly all of the rare pieces, the rarest of a sample of those that it has.</remarks>
    /// <returns>False when there is nothing to choose from.</returns>
    public bool TryRarest(out PieceIndex piece) => _pieces.TryRarest(_peer, _random, out piece);

    /// <summary>One of the choices by chance.</summary>
    /// <returns>False when there is nothing to choose from.</returns>
    public bool TryRandom(out PieceIndex piece) => _pieces.TryRandom(_peer, _random, out piece);

    /// <summary>The first of the choices in the order of the torrent, <paramref name="from"/> a piece on.</summary>
    /// <returns>False when there is none from there on.</returns>
    public bool TryFirst(out PieceIndex piece, PieceIndex from = default) => _pieces.TryFirst(_peer, from, out piece);
}
