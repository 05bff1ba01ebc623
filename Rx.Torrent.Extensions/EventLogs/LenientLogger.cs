using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>A log that loses a line when what is behind it throws, and nothing else. One that cannot say whether a level is on has it off at that moment.</summary>
internal sealed class LenientLogger(ILogger log) : ILogger
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
