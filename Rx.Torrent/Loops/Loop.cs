using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Loops;

/// <summary>
/// The loop that owns swarms: any <see cref="IScheduler"/>, wrapped so that everything that runs on it comes through one door.
/// At that door an exception is caught (one that escapes would end the process), and after each step what was deferred runs,
/// so that nothing re-enters.
/// </summary>
/// <remarks>
/// A <em>turn</em> is one posted item or one timer; a <em>step</em> is one message of a turn, or all of it.
/// <see cref="Defer(ILoopWork)"/> waits for the end of the step, <see cref="AtEndOfTurn"/> for the end of the turn (that is when bytes are flushed).
/// </remarks>
internal sealed class Loop : IScheduler
{
    /// <summary>Posted items that run before timers get their chance again.</summary>
    private const int ItemsPerWake = 64;

    /// <summary>In ticks: what two threads that look at the clock at once can be apart.</summary>
    private const long Moment = TimeSpan.TicksPerSecond;

    private readonly IScheduler _inner;
    private readonly Action<Exception> _fault;
    private readonly IStopwatch _clock;
    private readonly ConcurrentQueue<ILoopWork> _posted = new();
    private readonly Queue<ILoopWork> _deferred = new();
    private readonly List<ILoopWork> _endOfTurn = [];
    private readonly TaskCompletionSource _ended = new();
    private int _wakePending;
    private int _depth;
    private int _thread;
    private SynchronizationContext? _context;
    private MessageOrigin? _actor;
    private long _latest;
    private long _ahead;
    private bool _draining;
    private volatile bool _stopped;

    /// <summary>Wraps <paramref name="inner"/>; <paramref name="fault"/> hears of every exception that reached the door.</summary>
    public Loop(IScheduler inner, Action<Exception> fault)
    {
        _inner = inner;
        _fault = fault;
        _clock = inner.StartStopwatch();
    }

    /// <summary>The block buffers of this loop: 64 MiB of them are kept.</summary>
    public BlockPool Blocks { get; } = new(keep: 4096);

    /// <summary>Where every connection of this loop receives into, one after the other. Nothing keeps a reference to it.</summary>
    public byte[] ReceiveBuffer => field ??= GC.AllocateUninitializedArray<byte>(512 * 1024, pinned: true);

    /// <summary>
    /// The time of the scheduler below, but it never goes back: whoever counts the minutes by it, as Rx and plugins do, would wait for as long as the clock was set back. What the clock
    /// loses is added from then on.
    /// </summary>
    public DateTimeOffset Now
    {
        get
        {
            var (ahead, latest) = (Volatile.Read(ref _ahead), Volatile.Read(ref _latest));
            var now = _inner.Now.UtcTicks + ahead;
            if (now < latest)
            {
                // Less than a moment is but another thread that looked a little later, and has said so already.
                if (latest - now > Moment) Interlocked.CompareExchange(ref _ahead, ahead + (latest - now), ahead);
                now = latest;
            }
            else
            {
                Interlocked.CompareExchange(ref _latest, now, latest); // when that fails somebody else was later, by less than a moment
            }
            return new DateTimeOffset(now, TimeSpan.Zero);
        }
    }

    /// <summary>Time since the loop was made; never goes back.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>True for code that runs inside one of this loop's items.</summary>
    public bool IsCurrent => _depth > 0 && _thread == Environment.CurrentManagedThreadId;

    /// <summary>Whose code runs at this moment; null for our own, and for whatever runs elsewhere.</summary>
    public MessageOrigin? CurrentActor => IsCurrent ? _actor : null;

    /// <summary>Ends when nothing runs here any more, after <see cref="StopAsync"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs <paramref name="work"/> on the loop, in the order of posting. From any thread.</summary>
    /// <returns>False when the loop takes nothing in any more.</returns>
    public bool Post(ILoopWork work)
    {
        if (_stopped) return false;
        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _wakePending, 1) == 0) Wake();
        if (_ended.Task.IsCompleted) AnswerLeftOvers();
        return true;
    }

    /// <summary>Runs <paramref name="action"/> on the loop, in the order of posting. From any thread.</summary>
    /// <param name="action">What to run.</param>
    /// <param name="isOwed">True when somebody waits for it: when the loop ends at this very moment, it runs all the same, elsewhere.</param>
    /// <returns>False when the loop takes nothing in any more.</returns>
    public bool Post(Action action, bool isOwed = false) => Post(new ActionWork(action, isOwed));

    /// <summary>Runs <paramref name="work"/> after the current step. On the loop only.</summary>
    public void Defer(ILoopWork work) => _deferred.Enqueue(work);

    /// <summary>Runs <paramref name="action"/> after the current step. On the loop only.</summary>
    public void Defer(Action action) => _deferred.Enqueue(new ActionWork(action, isOwed: false));

    /// <summary>Runs <paramref name="work"/> when the current turn ends. On the loop only.</summary>
    public void AtEndOfTurn(ILoopWork work) => _endOfTurn.Add(work);

    /// <summary>Ends a step: runs what was deferred, and what that defers, in order. Does nothing when it is already running.</summary>
    public void EndStep()
    {
        if (_draining || _deferred.Count == 0) return;
        _draining = true;
        try
        {
            while (_deferred.TryDequeue(out var work)) RunGuarded(work);
        }
        finally
        {
            _draining = false;
        }
    }

    /// <summary>Runs <paramref name="function"/> on the loop and answers whoever asked. From any thread. A loop that has ended cannot be disturbed: then it runs at once.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(Answer, isOwed: true)) Answer();
        return answer.Task;

        void Answer()
        {
            try
            {
                answer.SetResult(function());
            }
            catch (Exception exception)
            {
                answer.SetException(exception);
            }
        }
    }

    /// <summary>What runs from now on is done in the name of <paramref name="actor"/>. On the loop only.</summary>
    /// <returns>In whose name it was before: to be put back.</returns>
    public MessageOrigin? Enact(MessageOrigin? actor)
    {
        var before = _actor;
        _actor = actor;
        return before;
    }

    /// <summary>Says at the door that something failed which was caught elsewhere.</summary>
    public void Report(Exception exception) => _fault(exception);

    /// <summary>Ends when all that was posted before has run, on the loop: whoever waits goes on there.</summary>
    public Task DrainAsync()
    {
        var drained = new TaskCompletionSource();
        Post(drained.SetResult);
        return drained.Task;
    }

    /// <summary>Lets a method go on here: <c>await loop;</c>.</summary>
    public LoopAwaiter GetAwaiter() => new(this);

    /// <summary>Runs what is posted by then, and takes nothing more in.</summary>
    public Task StopAsync()
    {
        Post(() => _stopped = true);
        return Ended;
    }

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        _stopped ? Disposable.Empty : _inner.Schedule((Loop: this, Actor: CurrentActor, state, action), static (_, s) => s.Loop.RunItem(s.Actor, s.state, s.action));

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        _stopped ? Disposable.Empty : _inner.Schedule((Loop: this, Actor: CurrentActor, state, action), dueTime, static (_, s) => s.Loop.RunItem(s.Actor, s.state, s.action));

    // As a wait: times on the clock lie in a queue that Rx has for the whole process, and from there, when they are more than ten seconds
    // ahead, they still come to a scheduler that was disposed meanwhile. An EventLoopScheduler then ends the process.
    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, Scheduler.Normalize(dueTime - Now), action);

    private void Wake()
    {
        try
        {
            _inner.Schedule(this, static (_, loop) => loop.RunPosted());
        }
        catch (ObjectDisposedException)
        {
            _stopped = true; // the scheduler went first; there is nobody left to tell
            _ended.TrySetResult();
            AnswerLeftOvers();
        }
    }

    private void End()
    {
        Enter(); // whoever waits goes on here
        try
        {
            _ended.TrySetResult();
        }
        finally
        {
            Exit();
        }
        AnswerLeftOvers();
    }

    /// <summary>Whoever asked while the loop ended is answered, by the one of the two threads that comes last.</summary>
    private void AnswerLeftOvers()
    {
        while (_posted.TryDequeue(out var work))
        {
            if (work is ActionWork { IsOwed: true }) RunGuarded(work);
        }
    }

    private IDisposable RunPosted()
    {
        // A full fence: were the flag cleared after the queue is looked at, what is posted in between would never wake anybody.
        Interlocked.Exchange(ref _wakePending, 0);
        for (var i = 0; (i < ItemsPerWake || _stopped) && _posted.TryDequeue(out var work); i++)
        {
            Enter();
            try
            {
                RunGuarded(work);
            }
            finally
            {
                Exit();
            }
        }
        if (_stopped) End();
        else if (!_posted.IsEmpty && Interlocked.Exchange(ref _wakePending, 1) == 0) Wake();
        return Disposable.Empty;
    }

    /// <summary>Whoever set the timer is whose code runs when it is due.</summary>
    private IDisposable RunItem<TState>(MessageOrigin? actor, TState state, Func<IScheduler, TState, IDisposable> action)
    {
        Enter();
        var before = Enact(actor);
        try
        {
            return action(this, state);
        }
        catch (Exception exception)
        {
            _fault(exception);
            return Disposable.Empty;
        }
        finally
        {
            Enact(before);
            Exit();
        }
    }

    private void Enter()
    {
        if (_depth++ > 0) return;
        _thread = Environment.CurrentManagedThreadId;
        // What is awaited on the loop goes on where it ends, and not where the thread that lends itself to us (a test's, a window's) would have it.
        _context = SynchronizationContext.Current;
        if (_context is not null) SynchronizationContext.SetSynchronizationContext(null);
    }

    private void Exit()
    {
        if (_depth == 1)
        {
            EndStep();
            if (_endOfTurn.Count > 0) EndTurn();
            if (_context is not null) SynchronizationContext.SetSynchronizationContext(_context);
        }
        _depth--;
    }

    private void EndTurn()
    {
        for (var i = 0; i < _endOfTurn.Count; i++) // what runs here may add more
        {
            RunGuarded(_endOfTurn[i]);
            EndStep();
        }
        _endOfTurn.Clear();
    }

    private void RunGuarded(ILoopWork work)
    {
        var before = Enact(null);
        try
        {
            work.Run();
        }
        catch (Exception exception)
        {
            _fault(exception);
        }
        finally
        {
            Enact(before);
        }
    }

    private sealed class ActionWork(Action action, bool isOwed) : ILoopWork
    {
        public bool IsOwed => isOwed;

        public void Run() => action();
    }
}
