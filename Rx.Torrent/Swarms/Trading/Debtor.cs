using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What one peer owes us.</summary>
internal sealed class Debtor(PeerConnection peer)
{
    /// <summary>The most pieces that a peer may allow or suggest; the picker goes through them all.</summary>
    public const int LongestHint = 64;

    public PeerConnection Peer => peer;

    public RequestWindow Window { get; } = new(TimeSpan.Zero);

    public Pace Pace { get; } = new();

    public RequestLine Line { get; } = new();

    /// <summary>Blocks whose requests a plugin has taken over, and since when: asked of this peer, by a way that we know nothing of.</summary>
    public Dictionary<BlockRange, TimeSpan> TakenOver { get; } = [];

    /// <summary>Blocks that were given to others after this peer was asked; its own are welcome until then.</summary>
    public LateBlocks Late { get; } = new();

    public List<PieceIndex> AllowedFast { get; } = [];

    public List<PieceIndex> Suggested { get; } = [];

    public int PeerLimit { get; set; } = RequestWindow.UsualPeerLimit;

    public TimeSpan LastBlock { get; set; }

    public bool IsSnubbing { get; set; }

    /// <summary>Before that it is asked for nothing, so that others may have what it does not send.</summary>
    public TimeSpan RestsUntil { get; set; }

    /// <summary>How many of its blocks plugins have dropped since one came through.</summary>
    public int DroppedInARow { get; set; }

    public bool FillPending { get; set; }

    /// <summary>When to expect the block of a place in the line, from now.</summary>
    public TimeSpan Expect(TimeSpan now, int place) => Pace.Expect(now, place, Line.TimeAt(place));

    /// <summary>When to expect a block that would be asked for now, behind so many others.</summary>
    public TimeSpan ExpectNew(TimeSpan now, int behind) => Pace.Expect(now, Line.Count + behind, now);
}
