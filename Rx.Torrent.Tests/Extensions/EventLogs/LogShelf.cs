using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Tests.Extensions.EventLogs;

/// <summary>Keeps what is logged, with its kind.</summary>
internal sealed class LogShelf : ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>The least level that is kept.</summary>
    public LogLevel Least { get; init; } = LogLevel.Trace;

    public Exception? Fault { get; set; }

    /// <summary>What is thrown when it is asked which levels are on.</summary>
    public Exception? LevelFault { get; set; }

    public IReadOnlyCollection<LogLine> Lines => _lines;

    public IEnumerable<LogLine> Of(string kind) => _lines.Where(line => line.Kind == kind);

    public ILogger CreateLogger(string categoryName) => new Shelf(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Shelf(LogShelf shelf, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => shelf.LevelFault is { } fault ? throw fault : logLevel >= shelf.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (shelf.Fault is { } fault) throw fault;
            shelf._lines.Enqueue(new LogLine(logLevel, category, eventId.Name ?? "", formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
        }
    }
}
