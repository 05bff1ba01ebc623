using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Swarms;

namespace Rx.Torrent;

/// <summary>One loop of a client, with the thread below it when that is ours.</summary>
internal sealed class ClientLoop
{
    private readonly EventLoopScheduler? _own;
    private readonly TaskCompletionSource _threadEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _swarms;

    /// <param name="given">The caller's scheduler; null makes one.</param>
    /// <param name="fault">Hears of work that failed.</param>
    public ClientLoop(IScheduler? given, Action<Exception> fault)
    {
        if (given is null)
        {
            _own = new EventLoopScheduler(start => new Thread(() =>
            {
                start();
                _threadEnded.SetResult();
            })
            {
                Name = "rx-torrent loop",
                IsBackground = true,
            });
        }
        Loop = new Loop(given ?? _own!, fault);
    }

    public Loop Loop { get; }

    public SwarmServices Services { get; set; } = null!;

    public int SwarmCount => Volatile.Read(ref _swarms);

    public void Took() => Interlocked.Increment(ref _swarms);

    public void LetGo() => Interlocked.Decrement(ref _swarms);

    /// <summary>Drains what is posted, then ends the thread, if it is ours.</summary>
    public async Task StopAsync()
    {
        await Loop.StopAsync().ConfigureAwait(false);
        if (_own is null) return;
        _own.Dispose();
        await _threadEnded.Task.ConfigureAwait(false);
    }
}
