using Rx.Torrent.Loops;

namespace Rx.Torrent.Peers.Passing;

/// <summary>
/// What the plugins on the connection keep to themselves. Nobody can see whether a stage has dropped a message or waits with it, for an answer that may never come; so when of much that was
/// received nothing came through, the peer is not read for a while: longer each time, until something does.
/// </summary>
/// <param name="loop">The clock.</param>
/// <param name="bytesReceived">All bytes that came from the peer.</param>
/// <param name="holdReading">Reads nothing from it until the result is disposed.</param>
internal sealed class KeptMessages(Loop loop, Func<long> bytesReceived, Func<IDisposable> holdReading)
{
    /// <summary>One message in so many is looked at; a power of two.</summary>
    private const int Step = 64;

    private const int Most = 64 * Step;

    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private int _count; // received since something came through
    private long _bytesBefore;
    private IDisposable? _hold;
    private TimeSpan _wait;
    private TimeSpan _until;

    public void Received()
    {
        if ((++_count & (Step - 1)) == 0) Look();
    }

    public void CameThrough() => _count = 0;

    /// <summary>Looks at the clock: once a second is enough.</summary>
    public void Beat()
    {
        if (_hold is null) return;
        if (_count == 0) _wait = default;
        else if (loop.Elapsed < _until) return;
        _count = 0;
        _hold.Dispose();
        _hold = null;
    }

    private void Look()
    {
        if (_count == Step) _bytesBefore = bytesReceived();
        if (_hold is not null || (_count < Most && bytesReceived() - _bytesBefore < MostBytes)) return;
        _wait = _wait == default ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        _until = loop.Elapsed + _wait;
        _hold = holdReading();
    }
}
