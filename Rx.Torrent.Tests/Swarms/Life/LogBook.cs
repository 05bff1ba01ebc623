using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogBook : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _lines = new();
    private string? _expected;

    public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> Lines => _lines;

    /// <summary>What the library calls its own faults: nothing here is ever to be expected.</summary>
    public IEnumerable<string> Faults => _lines
        .Where(line => line.Level >= LogLevel.Error && line.Exception is not null && line.Exception.Message != _expected)
        .Select(line => $"{line.Text}: {line.Exception}");

    /// <summary>A fault with this message is the test's own doing.</summary>
    public void Expect(string message) => _expected = message;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
