using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>The requests of one peer that wait for a decision, and those that wait to be decided on. On the loop.</summary>
internal sealed class RequestDeferral : IObserver<PeerMessage>, IDisposable
{
    /// <summary>More requests of a peer never wait: the first that is too many is refused.</summary>
    private const int MostWaiting = 2000;

    private readonly IPeer _peer;
    private readonly Func<Request, IObservable<bool>> _decide;
    private readonly DeferOptions _options;
    private readonly IObserver<PeerMessage> _next;
    private readonly Dictionary<BlockRange, Deferred> _deferred = [];
    private readonly Queue<Deferred> _undecided = new(); // some may have ended meanwhile
    private readonly Queue<Deferred> _oldest = new(); // so may some of these
    private readonly SerialDisposable _timer = new();
    private readonly IDisposable _chokes;
    private IDisposable? _hold;
    private int _deciding;
    private bool _isTimed;

    public RequestDeferral(IPeer peer, Func<Request, IObservable<bool>> decide, DeferOptions options, IObserver<PeerMessage> next)
    {
        _peer = peer;
        _decide = decide;
        _options = options;
        _next = next;
        _chokes = peer.Sent.OfType<Choke>().Subscribe(_ => RefuseAll());
    }

    public void OnNext(PeerMessage message)
    {
        switch (message)
        {
            case Request request:
                Defer(request);
                break;
            case Cancel cancel when _deferred.TryGetValue(cancel.Block, out var deferred):
                Refuse(deferred); // BEP 6: a cancelled request is answered too
                Go();
                break;
            default:
                _next.OnNext(message);
                break;
        }
    }

    public void OnError(Exception error) => _next.OnError(error);

    public void OnCompleted() => _next.OnCompleted();

    public void Dispose()
    {
        _chokes.Dispose();
        _timer.Dispose();
        foreach (var deferred in _deferred.Values) deferred.Decision.Dispose();
        _deferred.Clear();
        Release();
    }

    private void Defer(Request request)
    {
        if (_deferred.ContainsKey(request.Block))
        {
            _peer.TakeOver(request, _options.Timeout); // asked twice, answered once
            return;
        }
        if (_deferred.Count >= MostWaiting)
        {
            _peer.GiveUp(request);
            return;
        }
        _peer.TakeOver(request, _options.Timeout);
        var deferred = new Deferred(request, _peer.Loop.Now + _options.Timeout);
        _deferred.Add(request.Block, deferred);
        _undecided.Enqueue(deferred);
        _oldest.Enqueue(deferred);
        SetTimer();
        Go();
    }

    /// <summary>Asks for as many decisions as may be under way.</summary>
    private void Go()
    {
        while (_deciding < _options.Budget && _undecided.TryDequeue(out var deferred))
        {
            if (deferred.HasEnded) continue;
            _deciding++;
            deferred.IsBeingDecided = true;
            deferred.Decision.Disposable = Decide(deferred.Request).Take(1).DefaultIfEmpty(false).Subscribe(
                serve => OnLoop(() => Decided(deferred, serve)),
                error => OnLoop(() => _next.OnError(error)));
        }
        if (_deciding >= _options.Budget) _hold ??= _peer.HoldReading();
        else Release();
    }

    private IObservable<bool> Decide(Request request)
    {
        try
        {
            return _decide(request) ?? throw new InvalidOperationException("the decision is null");
        }
        catch (Exception exception)
        {
            return Observable.Throw<bool>(exception);
        }
    }

    /// <summary>A decision may come from any thread, and in the middle of anything: it counts in a turn of its own.</summary>
    private void OnLoop(Action action) => _peer.Loop.Schedule(action);

    private void Decided(Deferred deferred, bool serve)
    {
        if (deferred.HasEnded) return;
        if (serve)
        {
            End(deferred);
            _next.OnNext(deferred.Request);
        }
        else Refuse(deferred);
        Go();
    }

    private void Refuse(Deferred deferred)
    {
        End(deferred);
        _peer.GiveUp(deferred.Request);
    }

    private void RefuseAll()
    {
        foreach (var deferred in _deferred.Values.ToArray()) Refuse(deferred);
        Go();
    }

    private void End(Deferred deferred)
    {
        deferred.HasEnded = true;
        _deferred.Remove(deferred.Request.Block);
        if (_oldest.Count > 2 * MostWaiting) Forget();
        deferred.Decision.Dispose();
        if (deferred.IsBeingDecided) _deciding--;
    }

    /// <summary>Behind one that waits long there may be any number that were asked for and cancelled.</summary>
    private void Forget()
    {
        for (var left = _oldest.Count; left > 0; left--)
        {
            if (_oldest.Dequeue() is { HasEnded: false } waiting) _oldest.Enqueue(waiting);
        }
    }

    private void SetTimer()
    {
        while (_oldest.TryPeek(out var first) && first.HasEnded) _oldest.Dequeue();
        if (_isTimed || _oldest.Count == 0) return;
        _isTimed = true;
        _timer.Disposable = _peer.Loop.Schedule(_oldest.Peek().Until - _peer.Loop.Now, () =>
        {
            _isTimed = false;
            while (_oldest.TryPeek(out var late) && (late.HasEnded || late.Until <= _peer.Loop.Now))
            {
                _oldest.Dequeue();
                if (!late.HasEnded) Refuse(late);
            }
            SetTimer();
            Go();
        });
    }

    private void Release()
    {
        _hold?.Dispose();
        _hold = null;
    }

    private sealed class Deferred(Request request, DateTimeOffset until)
    {
        public Request Request => request;

        public DateTimeOffset Until => until;

        public SingleAssignmentDisposable Decision { get; } = new();

        public bool IsBeingDecided { get; set; }

        public bool HasEnded { get; set; }
    }
}
