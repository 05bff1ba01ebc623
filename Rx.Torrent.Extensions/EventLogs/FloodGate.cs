using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>What keeps a client from filling a disk with one line: a budget for each kind of line.</summary>
internal sealed class FloodGate
{
    private readonly ConcurrentDictionary<(ILogger, EventId), LineBudget> _budgets = new(); // as many as there are kinds of lines in the code
    private readonly EventLogOptions _options;
    private volatile IScheduler? _clock;

    public FloodGate(EventLogOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LinesPerWindow, nameof(EventLogOptions.LinesPerWindow));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Window, TimeSpan.Zero, nameof(EventLogOptions.Window));
        _options = options;
    }

    /// <summary>The client is there, and with it time. Before, and after <see cref="End"/>, it stands still.</summary>
    public void Begin(IScheduler clock) => _clock = clock;

    /// <summary>Says what was left out so far.</summary>
    public void End()
    {
        _clock = null;
        foreach (var budget in _budgets.Values) budget.Settle();
    }

    /// <summary>True when a line of that kind may be written.</summary>
    public bool Admits(ILogger log, LogLevel level, EventId kind)
    {
        var budget = _budgets.GetOrAdd((log, kind), static (key, options) => new LineBudget(key.Item1, key.Item2, options), _options);
        return budget.TryTake(level, _clock);
    }
}
