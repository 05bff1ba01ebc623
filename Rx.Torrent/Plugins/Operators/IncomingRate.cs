using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>The blocks of one peer, which is not read while more of them have come than may. On the loop.</summary>
internal sealed class IncomingRate : IObserver<PeerMessage>, IDisposable
{
    private readonly IPeer _peer;
    private readonly IReadOnlyList<RateLimit> _limits;
    private readonly IObserver<PeerMessage> _next;
    private readonly RateTicket[] _tickets; // those of the last block: they are due last
    private readonly SerialDisposable _timer = new();
    private readonly IDisposable _changes;
    private IDisposable? _hold;

    public IncomingRate(IPeer peer, IReadOnlyList<RateLimit> limits, IObserver<PeerMessage> next)
    {
        _peer = peer;
        _limits = limits;
        _next = next;
        _tickets = new RateTicket[limits.Count];
        _changes = limits.Select(limit => limit.Changes).Merge().Subscribe(_ => peer.Loop.Schedule(Look));
    }

    public void OnNext(PeerMessage message)
    {
        _next.OnNext(message);
        if (message is not PeerMessage.Piece piece) return;
        // It is here already, so it pays afterwards: nothing more is read before it would have been its turn.
        for (var i = 0; i < _limits.Count; i++) _tickets[i] = _limits[i].Take(piece.Block.Length, _peer.Loop.Now);
        if (_hold is not null || LongestWait() == TimeSpan.Zero) return;
        _hold = _peer.HoldReading();
        Look();
    }

    public void OnError(Exception error) => _next.OnError(error);

    public void OnCompleted() => _next.OnCompleted();

    public void Dispose()
    {
        _changes.Dispose();
        _timer.Dispose();
        Release();
    }

    private void Look()
    {
        if (_hold is null) return;
        var wait = LongestWait();
        if (wait == TimeSpan.Zero) Release();
        else _timer.Disposable = _peer.Loop.Schedule(wait, Look);
    }

    private void Release()
    {
        _hold?.Dispose();
        _hold = null;
    }

    private TimeSpan LongestWait()
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < _limits.Count; i++)
        {
            var wait = _limits[i].WaitOf(_tickets[i], _peer.Loop.Now);
            if (wait > longest) longest = wait;
        }
        return longest;
    }
}
