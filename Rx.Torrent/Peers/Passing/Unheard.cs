using Rx.Torrent.Loops;

namespace Rx.Torrent.Peers.Passing;

/// <summary>
/// Counts what a peer has said of which nothing came through the stages. Nobody can see whether a stage has dropped a message or waits with it, for an answer that may never come; so when of
/// much nothing comes through, the peer is not read for a while: longer each time, until something does.
/// </summary>
/// <param name="loop">The clock.</param>
/// <param name="bytesReceived">How many bytes the peer has sent.</param>
/// <param name="hold">Stops the reading until the result is disposed.</param>
internal sealed class Unheard(Loop loop, Func<long> bytesReceived, Func<IDisposable> hold)
{
    /// <summary>One message in so many is looked at; a power of two.</summary>
    private const int Step = 64;

    private const int Most = 256 * Step;

    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private int _count;
    private long _bytesBefore;
    private IDisposable? _hold;
    private TimeSpan _pause;
    private TimeSpan _until;

    /// <summary>The peer has said something.</summary>
    public void Received()
    {
        if ((++_count & (Step - 1)) == 0) Look();
    }

    /// <summary>Something came through.</summary>
    public void Heard() => _count = 0;

    /// <summary>Looks at the clock: once a second is enough.</summary>
    public void Beat()
    {
        if (_hold is null) return;
        if (_count == 0) _pause = default;
        else if (loop.Elapsed < _until) return;
        _count = 0;
        _hold.Dispose();
        _hold = null;
    }

    private void Look()
    {
        if (_count == Step) _bytesBefore = bytesReceived();
        if (_hold is not null || (_count < Most && bytesReceived() - _bytesBefore < MostBytes)) return;
        _pause = _pause == default ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        _until = loop.Elapsed + _pause;
        _hold = hold();
    }
}
