namespace Rx.Torrent.Peers;

/// <summary>
/// What the plugins on the connection keep to themselves. Nobody can see whether a stage has dropped a message or waits with it, for an answer that may never come; so when of much that was
/// received nothing came through, the peer is not read for a while: longer each time, until something does.
/// </summary>
internal sealed partial class PeerConnection
{
    /// <summary>One message in so many is looked at; a power of two.</summary>
    private const int KeptStep = 64;

    private const int MostKept = 64 * KeptStep;

    private const long MostKeptBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private int _kept; // received since something came through
    private long _keptFrom;
    private IDisposable? _keptHold;
    private TimeSpan _wait;
    private TimeSpan _waitsUntil;

    private void LookAtKept()
    {
        if (_kept == KeptStep) _keptFrom = Link.BytesReceived;
        if (_keptHold is not null || (_kept < MostKept && Link.BytesReceived - _keptFrom < MostKeptBytes)) return;
        _wait = _wait == default ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        _waitsUntil = _loop.Elapsed + _wait;
        _keptHold = HoldReading();
    }

    private void LookAgain(TimeSpan now)
    {
        if (_kept == 0) _wait = default;
        else if (now < _waitsUntil) return;
        _kept = 0;
        _keptHold?.Dispose();
        _keptHold = null;
    }
}
