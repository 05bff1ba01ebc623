using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>How many blocks to keep requested from a peer, so that its next block is always on its way, and not many more.</summary>
/// <remarks>
/// It begins small and grows by one with each block, so doubles each round trip, until the rate stops rising. From then on it is what
/// the peer sends in its shortest round trip and <see cref="Reserve"/>. While it is too small for the line, the rate that it is
/// computed from is lower than the line's, and each step is larger than the last; so it climbs until the line, or a limit, is reached.
/// </remarks>
internal sealed class RequestWindow
{
    /// <summary>What a peer that says nothing else is trusted to queue (<c>reqq</c>, BEP 10).</summary>
    public const int UsualPeerLimit = 250;

    /// <summary>The most that is requested of any peer: 32 MiB under way, which is 600 MB/s at 50 ms.</summary>
    public const int UsualLimit = 2048;

    private const int InitialSize = 4;

    // One block being sent and one behind it, however slow the peer.
    private const int Spare = 2;

    // In slow start, a rate that is not higher by this is one that has stopped rising.
    private const double StillRising = 1.1;

    /// <summary>The time that the requests would last beyond the round trip, for what a measured rate does not know of.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Beyond this a block was waiting at the peer, not travelling.
    private static readonly TimeSpan LongestTrip = TimeSpan.FromSeconds(2);

    private readonly int _limit;
    private int _peerLimit = UsualPeerLimit;
    private int _size;
    private bool _slowStart = true;
    private bool _isSnubbed;
    private TimeSpan _shortestTrip = LongestTrip;
    private TimeSpan _intervalStart;
    private long _intervalBytes;
    private double _lastRate;

    /// <summary>Begins when a peer first unchokes us.</summary>
    public RequestWindow(TimeSpan now, int limit = UsualLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
        _size = InitialSize;
        _intervalStart = now;
    }

    /// <summary>How many blocks to have requested, 1 or more.</summary>
    public int Size => _isSnubbed ? 1 : Math.Clamp(_size, 1, Math.Min(_limit, _peerLimit));

    /// <summary>How many requests the peer is ready to queue, its <c>reqq</c> (BEP 10); what is less than 1 counts as 1.</summary>
    public int PeerLimit
    {
        get => _peerLimit;
        set => _peerLimit = Math.Max(1, value);
    }

    /// <summary>True while the window doubles each round trip.</summary>
    public bool IsInSlowStart => _slowStart;

    /// <summary>The peer unchokes us again: the time in which it sent nothing says nothing about its rate.</summary>
    public void Resume(TimeSpan now)
    {
        _intervalStart = now;
        _intervalBytes = 0;
    }

    /// <summary>The peer has sent nothing for a long time: until it does, one block is enough to ask for.</summary>
    public void Snub() => _isSnubbed = true;

    /// <summary>A requested block has arrived.</summary>
    /// <param name="now">The time.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="trip">The time since it was requested.</param>
    public void OnBlock(TimeSpan now, int bytes, TimeSpan trip)
    {
        if (_isSnubbed) Restart(now);
        if (trip < _shortestTrip) _shortestTrip = trip;
        _intervalBytes += bytes;
        if (_slowStart) _size = Math.Min(_size + 1, _limit);
        if (now - _intervalStart >= Interval) Measure(now);
    }

    private void Restart(TimeSpan now)
    {
        _isSnubbed = false;
        _slowStart = true;
        _size = InitialSize;
        _lastRate = 0;
        Resume(now);
    }

    private void Measure(TimeSpan now)
    {
        var rate = _intervalBytes / (now - _intervalStart).TotalSeconds;
        if (rate <= _lastRate * StillRising) _slowStart = false;
        if (!_slowStart)
        {
            // The better of two intervals: a short dip must not drain the pipeline.
            var seconds = (_shortestTrip + Reserve).TotalSeconds;
            var blocks = Math.Max(rate, _lastRate) * seconds / PieceLayout.BlockLength;
            _size = (int)Math.Min(Math.Ceiling(blocks) + Spare, _limit);
        }
        _lastRate = rate;
        Resume(now);
    }
}
