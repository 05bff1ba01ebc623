using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// What is inside a stage that passes messages on later than they come. Nobody can look into it, but what comes out tells: stages keep the order, so what came before
/// it has come out, or never will. While there is too much inside, the peer is not read.
/// </summary>
internal sealed class Backlog(Loop loop, IPeer peer)
{
    private const int HighMark = 256;
    private const int LowMark = 64;

    /// <summary>A stage that lets nothing out for so long has dropped what it had: else it would never be read on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Queue<PeerMessage> _inside = new();
    private IDisposable? _hold;
    private TimeSpan _lastOut;

    public void Entered(PeerMessage message)
    {
        _inside.Enqueue(message);
        if (_inside.Count < HighMark || _hold is not null) return;
        _hold = peer.HoldReading();
        _lastOut = loop.Elapsed;
        LookLater();
    }

    public void Left(PeerMessage message)
    {
        _lastOut = loop.Elapsed;
        if (_inside.Count == 0) return;
        // One that a stage has made anew is as good as the first of those inside.
        if (!_inside.Contains(message, ReferenceEqualityComparer.Instance)) _inside.Dequeue();
        else while (!ReferenceEquals(_inside.Dequeue(), message)) { }
        if (_inside.Count <= LowMark) Release();
    }

    public void Release()
    {
        _hold?.Dispose();
        _hold = null;
    }

    private void LookLater() => loop.Schedule(Patience, () =>
    {
        if (_hold is null) return;
        if (loop.Elapsed - _lastOut < Patience)
        {
            LookLater();
            return;
        }
        _inside.Clear();
        Release();
    });
}
