using Microsoft.Extensions.Logging;

namespace Rx.Torrent;

/// <summary>
/// A log that costs nobody else anything when it fails: one that throws would end the connection, or the loop, it is spoken to from, and with that the process. The line is lost; one that
/// cannot say whether a level is on has it off at that moment.
/// </summary>
internal sealed class GuardedLogger(ILogger log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null; // none is ever begun here

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return log.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            return; // there is no other log to say it to, and the next line may go through
        }
    }
}
