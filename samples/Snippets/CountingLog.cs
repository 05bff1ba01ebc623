using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Snippets;

/// <summary>A log that counts its lines.</summary>
internal sealed class CountingLog : ILoggerFactory, ILogger
{
    private int _count;

    public int Count => _count;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Interlocked.Increment(ref _count);

    public void Dispose()
    {
    }
}
