using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Passing;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// One operator of a plugin on a connection. Its output is brought back onto the loop, in order, when it has left it; what has no origin yet gets one;
/// what the plugin made or changed is checked; errors and early ends become one call.
/// </summary>
internal sealed class Stage : IObserver<PeerMessage>, IPassageStage
{
    // What each message touches comes first, and the rest is elsewhere: with many stages it is the fetching of it that takes time.
    private readonly Loop _loop;
    private readonly Passage _way;
    private readonly MessageOrigin _actor;
    private IObserver<PeerMessage>? _listener; // the only one who listens to the entry; null when there are several, or none
    private Stage? _following;
    private Action<PeerMessage> _end = static _ => { };
    private readonly StageTerms _terms;
    private readonly Junction<PeerMessage> _entry;
    private IDisposable? _subscription;
    private Queue<PeerMessage>? _waiting;
    private Action<PeerMessage>? _next;
    private int _away;

    /// <summary>It has something let out, and all that at once: nothing about it has to be looked at.</summary>
    private bool _isPlain;
    private bool _isMute;
    private bool _isLate;
    private bool _hasLetOut;
    private bool _isEnding;
    private bool _isOver;

    /// <param name="loop">The loop.</param>
    /// <param name="way">The direction that it lies in.</param>
    /// <param name="terms">Whose it is, and what it keeps to.</param>
    public Stage(Loop loop, Passage way, StageTerms terms)
    {
        (_loop, _way, _terms) = (loop, way, terms);
        _actor = terms.Plugin.Origin;
        _entry = new Junction<PeerMessage>(loop, _actor, terms.Fault) { Changed = LookWhoListens };
    }

    /// <summary>Whose it is.</summary>
    public AttachedPlugin Plugin => _terms.Plugin;

    /// <summary>What the operator is applied to.</summary>
    public IObservable<PeerMessage> Entry => _entry;

    /// <summary>The message that the operator is busy with; null when it speaks of its own accord.</summary>
    public PeerMessage? Current { get; private set; }

    /// <summary>True as well while nothing has come out of it, the handshake being inside.</summary>
    public bool HoldsBack => _isLate || (!_hasLetOut && First is PeerMessage.Handshake);

    /// <summary>What entered first: the handshake, or what was told in its place. Null before it.</summary>
    public PeerMessage? First { get; private set; }

    /// <summary>Says where it leads: to a stage, or to the end.</summary>
    public void LeadTo(Stage? stage, Action<PeerMessage> end) => (_following, _end) = (stage, end);

    /// <summary>Past it.</summary>
    public void Next(PeerMessage message)
    {
        if (_following is { } following) following.Push(message);
        else _end(message);
    }

    /// <summary>Sets the operator going.</summary>
    public void Run(IObservable<PeerMessage> output)
    {
        var before = _loop.Enact(_actor);
        try
        {
            _subscription = output.SubscribeSafe(this); // without a guard of Rx's between: this is one
        }
        finally
        {
            _loop.Enact(before);
        }
    }

    /// <summary>Tells the plugin of something that was said before it came. It goes no further.</summary>
    public void Show(PeerMessage message)
    {
        _isMute = true;
        _isPlain = false;
        Push(message with { Origin = MessageOrigin.Snapshot });
        _isMute = false;
    }

    /// <summary>The operator sees its input end, and may let go of what it has; then it is over.</summary>
    public void Complete()
    {
        if (_isOver) return;
        _isMute = false;
        _isEnding = true;
        _entry.Complete();
        _isOver = true;
        _terms.Backlog.Release();
        var before = _loop.Enact(_actor);
        try
        {
            _subscription?.Dispose();
        }
        catch (Exception exception)
        {
            _terms.Fault(exception);
        }
        finally
        {
            _loop.Enact(before);
        }
        _way.Abandon(this);
    }

    /// <summary>What it had inside when it was taken out, in order; not the requests and blocks, which are made up for in other ways.</summary>
    public IEnumerable<PeerMessage> TakeLeft()
    {
        if (!HoldsBack) return [];
        var left = _terms.Backlog.TakeLeft().Where(message => message is not (PeerMessage.Piece or PeerMessage.Request or PeerMessage.RejectRequest));
        return _hasLetOut || First is null || First.Origin == MessageOrigin.Snapshot ? left : left.Prepend(First);
    }

    public void OnNext(PeerMessage value)
    {
        if (!_loop.IsCurrent || Volatile.Read(ref _away) != 0) BringBack(value);
        else if (!ReferenceEquals(value, Current)) Pass(value);
        else if (_isPlain) Next(value); // what passes as it came was looked at when it came
        else PassAtOnce(value);
    }

    public void OnError(Exception error) => OnLoop(() => _terms.Fault(error));

    public void OnCompleted() => OnLoop(() =>
    {
        if (!_isEnding) _terms.Ended(); // else it was we who ended it
    });

    /// <summary>Into it. A message that comes while another is on its way through the operator waits until that one has come out.</summary>
    public void Push(PeerMessage message)
    {
        if (Current is not null)
        {
            (_waiting ??= new()).Enqueue(message);
            _way.Detain(message);
            return;
        }
        var before = _loop.Enact(_actor);
        try
        {
            Deliver(message);
            while (_waiting is not null && _waiting.TryDequeue(out var next)) _way.Enter(next, Deliver);
        }
        catch (Exception exception)
        {
            _waiting = null;
            _terms.Fault(exception);
        }
        finally
        {
            _loop.Enact(before);
            Current = null;
        }
    }

    private void Deliver(PeerMessage message)
    {
        Current = message;
        _way.Entered(message, this);
        if (!_isPlain) Note(message);
        if (_listener is { } only) only.OnNext(message);
        else TellAll(message);
    }

    private void TellAll(PeerMessage message)
    {
        foreach (var listener in _entry.Listeners) listener.OnNext(message);
    }

    /// <summary>From any thread.</summary>
    private void LookWhoListens()
    {
        IObserver<PeerMessage>[] listeners;
        do
        {
            listeners = _entry.Listeners;
            Interlocked.Exchange(ref _listener, listeners.Length == 1 ? listeners[0] : null);
        }
        while (!ReferenceEquals(listeners, _entry.Listeners)); // whoever changed them meanwhile may have been before us with his word
    }

    private void Note(PeerMessage message)
    {
        First ??= message;
        if (HoldsBack && !_isMute && !ReferenceEquals(First, message)) _terms.Backlog.Entered(message);
    }

    private void BringBack(PeerMessage value)
    {
        Interlocked.Increment(ref _away); // until these are in, everything queues behind them
        _loop.Post(() =>
        {
            Interlocked.Decrement(ref _away);
            Pass(value);
        });
    }

    private void PassAtOnce(PeerMessage message)
    {
        LetOut();
        if (_isMute) return;
        if (_isLate || !_terms.Backlog.IsUnused) _terms.Backlog.LeftAtOnce(message);
        Next(message);
    }

    private void Pass(PeerMessage? message)
    {
        if (_isOver) return;
        if (message is null) _terms.Fault(new InvalidOperationException("a stage emitted null"));
        else if (message.Origin == MessageOrigin.Snapshot || (_isMute && message is PeerMessage.Handshake)) PassSnapshot();
        else if (_terms.Violation(this, message) is { } wrong) _terms.Fault(new InvalidOperationException(wrong));
        else if (message.Origin is null || message.Origin == _terms.OtherSide) _way.Enter(message with { Origin = _actor }, _next ??= Next);
        else if (Current is null || _way.IsLate(message)) PassLate(message);
        else
        {
            LetOut();
            Next(message);
        }
    }

    /// <summary>It goes no further, nor does what the stage makes of a handshake that it is shown; but it tells whether the stage holds back.</summary>
    private void PassSnapshot()
    {
        if (!_isMute) _isLate = true;
        LetOut();
    }

    /// <summary>It came from before this stage, and comes out later than it came in.</summary>
    private void PassLate(PeerMessage message)
    {
        _terms.Backlog.LeftLate(message);
        _isLate = true;
        LetOut();
        _way.EnterLate(message, _next ??= Next);
    }

    private void LetOut()
    {
        _hasLetOut = true;
        _isPlain = !_isMute && !_isLate;
    }

    private void OnLoop(Action action)
    {
        if (_loop.IsCurrent && Volatile.Read(ref _away) == 0) action();
        else _loop.Post(action);
    }
}
