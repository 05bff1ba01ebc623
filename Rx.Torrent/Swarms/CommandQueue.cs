using Rx.Torrent.Loops;

namespace Rx.Torrent.Swarms;

/// <summary>The commands of a swarm: each runs on the loop when those before it have ended.</summary>
internal sealed class CommandQueue(Loop loop)
{
    private Task _last = Task.CompletedTask;
    private int _issued;
    private int _running;
    private int _interrupted;

    /// <summary>True when a command waits that wants the running one to leave off what takes long.</summary>
    public bool IsInterrupted => _running < _interrupted;

    /// <summary>Puts a command into the line. From any thread.</summary>
    /// <param name="command">What it does.</param>
    /// <param name="interrupt">Does not wait in the line, but tells those before to hurry; null lets them take their time.</param>
    /// <returns>Ends with the command, as it ends, on the loop; at once when the loop has ended, and nothing is left to command.</returns>
    public Task Run(Func<Task> command, Action? interrupt = null)
    {
        var done = new TaskCompletionSource();
        var known = loop.IsCurrent ? Take() : (int?)null; // who is here already interrupts at once
        return loop.Post(() => _last = RunAfter(_last, known ?? Take()), isOwed: true) ? done.Task : Task.CompletedTask;

        int Take()
        {
            var number = ++_issued;
            if (interrupt is null) return number;
            _interrupted = number;
            interrupt();
            return number;
        }

        async Task RunAfter(Task previous, int number)
        {
            await previous;
            await loop;
            _running = number;
            try
            {
                await command();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
