using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>The blocks for one peer that wait until they may leave. On the loop.</summary>
internal sealed class OutgoingRate : IObserver<PeerMessage>, IDisposable
{
    /// <summary>A block that has waited for so long is of no use to anybody.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    private readonly IPeer _peer;
    private readonly IReadOnlyList<RateLimit> _limits;
    private readonly IObserver<PeerMessage> _next;
    private readonly Queue<PeerMessage> _waiting = new();
    private readonly RateTicket[] _tickets;
    private readonly SerialDisposable _timer = new();
    private readonly IDisposable _changes;
    private bool _hasTickets;

    public OutgoingRate(IPeer peer, IReadOnlyList<RateLimit> limits, IObserver<PeerMessage> next)
    {
        _peer = peer;
        _limits = limits;
        _next = next;
        _tickets = new RateTicket[limits.Count];
        _changes = limits.Select(limit => limit.Changes).Merge().Subscribe(_ => peer.Loop.Schedule(Look));
    }

    public void OnNext(PeerMessage message)
    {
        if (message is PeerMessage.Piece block)
        {
            if (_waiting.Count == 0 && IsDue(block)) Pass(block);
            else
            {
                _peer.TakeOver(block, Deadline);
                Wait(block);
            }
        }
        else if (_waiting.Count > 0 && message is PeerMessage.Choke or PeerMessage.Unchoke) Wait(message); // what was served before it goes before it
        else _next.OnNext(message);
    }

    public void OnError(Exception error) => _next.OnError(error);

    public void OnCompleted() => _next.OnCompleted();

    public void Dispose()
    {
        _changes.Dispose();
        _timer.Dispose();
        _waiting.Clear();
        if (!_hasTickets) return;
        _hasTickets = false;
        for (var i = 0; i < _limits.Count; i++) _limits[i].Return(_tickets[i]);
    }

    private void Wait(PeerMessage message)
    {
        _waiting.Enqueue(message);
        if (_waiting.Count == 1) Look();
    }

    private void Look()
    {
        while (_waiting.TryPeek(out var message))
        {
            if (message is PeerMessage.Piece block && !IsDue(block))
            {
                _timer.Disposable = _peer.Loop.Schedule(LongestWait(), Look);
                return;
            }
            _waiting.Dequeue();
            Pass(message);
        }
    }

    private void Pass(PeerMessage message)
    {
        if (message is PeerMessage.Piece) _hasTickets = false;
        _next.OnNext(message);
    }

    private bool IsDue(PeerMessage.Piece block)
    {
        if (!_hasTickets)
        {
            _hasTickets = true;
            for (var i = 0; i < _limits.Count; i++) _tickets[i] = _limits[i].Take(block.Block.Length, _peer.Loop.Now);
        }
        return LongestWait() == TimeSpan.Zero;
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
