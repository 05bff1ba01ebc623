using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>A log that writes no more lines of a kind than a <see cref="FloodGate"/> admits.</summary>
internal sealed class BoundedLogger(GuardedLogger log, FloodGate gate) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (log.IsEnabled(logLevel) && gate.Admits(log, logLevel, eventId)) log.Log(logLevel, eventId, state, exception, formatter);
    }
}
