using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>A log that writes no more lines of a kind than a <see cref="FloodGate"/> admits. One that throws loses that line and nothing else.</summary>
internal sealed class BoundedLogger(ILogger log, FloodGate gate) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            if (log.IsEnabled(logLevel) && gate.Admits(log, logLevel, eventId)) log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            return; // there is no other log to say it to, and the next line may go through
        }
    }
}
