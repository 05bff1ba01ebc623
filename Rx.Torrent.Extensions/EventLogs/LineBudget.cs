using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>So many lines of one kind in each window; of the others there is a count. From any thread.</summary>
internal sealed class LineBudget(ILogger log, EventId kind, EventLogOptions options)
{
    private readonly string _name = kind.Name ?? $"{kind.Id}";
    private long _opened = long.MinValue;
    private int _written;
    private int _leftOut;
    private int _level;

    /// <summary>Takes a line out of the budget; false when there is none left, and then it has been counted.</summary>
    /// <param name="level">The line's.</param>
    /// <param name="clock">The time; null while there is none, which is one window.</param>
    public bool TryTake(LogLevel level, IScheduler? clock)
    {
        var now = clock?.Now.UtcTicks ?? 0;
        var opened = Volatile.Read(ref _opened);
        var isOver = opened == long.MinValue || now < opened || now - opened >= options.Window.Ticks; // somebody may have set the clock back
        if (isOver && Interlocked.CompareExchange(ref _opened, now, opened) == opened)
        {
            Volatile.Write(ref _written, 0);
            Settle();
        }
        if (Volatile.Read(ref _written) < options.LinesPerWindow && Interlocked.Increment(ref _written) <= options.LinesPerWindow) return true;
        Volatile.Write(ref _level, (int)level);
        if (Interlocked.Increment(ref _leftOut) == 1) clock?.Schedule(TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _opened) + options.Window.Ticks - now)), Settle);
        return false;
    }

    /// <summary>Says how many lines were left out since it was said last.</summary>
    public void Settle()
    {
        var count = Interlocked.Exchange(ref _leftOut, 0);
        var level = (LogLevel)Volatile.Read(ref _level);
        if (count > 0) EventLogMessages.LeftOut(log, level, count, _name);
    }
}
