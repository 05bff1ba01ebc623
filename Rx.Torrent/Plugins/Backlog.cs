using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// What is inside a stage that passes messages on later than they come. Nobody can look into it, but what comes out tells: stages keep the order of messages of one
/// kind, so what came before the one that comes out has come out, or never will. While there is too much of a kind inside, the peer is not read.
/// </summary>
/// <param name="loop">The clock.</param>
/// <param name="peer">Who waits when there is too much; null where nobody can be made to, and the oldest is forgotten.</param>
internal sealed class Backlog(Loop loop, IPeer? peer)
{
    /// <summary>Of a kind that has come out late.</summary>
    private const int HighMark = 256;

    /// <summary>Of a kind that never has: those may all be dropped, and then nothing is inside.</summary>
    private const int DoubtfulMark = 4096;

    private const int LowMark = 64;

    /// <summary>A stage that lets nothing out for so long has dropped what it had: else it would never be read on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Type, Lane> _lanes = [];
    private IDisposable? _hold;
    private bool _isLooking;
    private long _entered;

    /// <summary>True while nothing has entered.</summary>
    public bool IsUnused => _entered == 0;

    public void Entered(PeerMessage message)
    {
        // On the way out only what lasts is kept count of: it has to go on when the stage goes.
        if (peer is null && message is (PeerMessage.Piece or PeerMessage.Request or PeerMessage.RejectRequest)) return;
        var lane = LaneOf(message);
        lane.Inside.Enqueue((_entered++, message));
        if (peer is null)
        {
            if (lane.Inside.Count > DoubtfulMark) lane.Inside.Dequeue();
            return;
        }
        if (lane.Inside.Count < (lane.ComesLate ? HighMark : DoubtfulMark) || lane.IsFull) return;
        lane.IsFull = true;
        lane.LastOut = loop.Elapsed;
        _hold ??= peer.HoldReading();
        LookLater();
    }

    /// <summary>It came out as soon as it had come in.</summary>
    public void LeftAtOnce(PeerMessage message)
    {
        var lane = LaneOf(message);
        if (lane.ComesLate) Take(lane, message);
        else lane.Inside.Clear();
        Ease(lane);
    }

    /// <summary>It came out later than it came in.</summary>
    public void LeftLate(PeerMessage message)
    {
        var lane = LaneOf(message);
        lane.ComesLate = true;
        Take(lane, message);
        Ease(lane);
    }

    /// <summary>What is inside and shall not be lost with the stage, in order: whatever is of a kind that comes out late, and of others, which may have been dropped, what lasts.</summary>
    public PeerMessage[] TakeLeft()
    {
        var left = _lanes.Values.SelectMany(lane => lane.Inside.Where(inside => lane.ComesLate || IsState(inside.Message))).OrderBy(inside => inside.Number).ToArray();
        _lanes.Clear();
        return [.. left.Select(inside => inside.Message)];
    }

    public void Release()
    {
        _hold?.Dispose();
        _hold = null;
    }

    /// <summary>It says how things are from now on, and is not said again.</summary>
    private static bool IsState(PeerMessage message) => message is PeerMessage.Choke or PeerMessage.Unchoke or PeerMessage.Interested or PeerMessage.NotInterested
        or PeerMessage.Have or PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone or PeerMessage.ExtendedHandshake;

    private Lane LaneOf(PeerMessage message)
    {
        if (!_lanes.TryGetValue(message.GetType(), out var lane)) _lanes.Add(message.GetType(), lane = new Lane());
        return lane;
    }

    private static void Take(Lane lane, PeerMessage message)
    {
        var inside = lane.Inside;
        if (inside.Count == 0 || ReferenceEquals(lane.Last, message)) return; // a stage may say a thing twice
        lane.Last = message;
        // One that a stage has made anew is as good as the first of those inside; so is one that would be long to look for.
        if (ReferenceEquals(inside.Peek().Message, message) || inside.Count > DoubtfulMark || !inside.Any(one => ReferenceEquals(one.Message, message))) inside.Dequeue();
        else while (!ReferenceEquals(inside.Dequeue().Message, message)) { }
    }

    private void Ease(Lane lane)
    {
        lane.LastOut = loop.Elapsed;
        if (!lane.IsFull || lane.Inside.Count > LowMark) return;
        lane.IsFull = false;
        if (!_lanes.Values.Any(other => other.IsFull)) Release();
    }

    private void LookLater()
    {
        if (_isLooking) return;
        _isLooking = true;
        loop.Schedule(Patience, () =>
        {
            _isLooking = false;
            if (_hold is null) return;
            foreach (var lane in _lanes.Values.Where(lane => lane.IsFull && loop.Elapsed - lane.LastOut >= Patience).ToArray())
            {
                lane.Inside.Clear();
                Ease(lane);
            }
            if (_hold is not null) LookLater();
        });
    }

    /// <summary>The messages of one kind that are inside.</summary>
    private sealed class Lane
    {
        public Queue<(long Number, PeerMessage Message)> Inside { get; } = new();

        public PeerMessage? Last { get; set; }

        public TimeSpan LastOut { get; set; }

        public bool ComesLate { get; set; }

        public bool IsFull { get; set; }
    }
}
