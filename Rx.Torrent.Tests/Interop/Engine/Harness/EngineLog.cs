using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Tests.Interop.Engine.Harness;

/// <summary>What our client did and logged, for failure messages. An error in it is a bug of ours, whatever else happened.</summary>
internal sealed class EngineLog : ILoggerFactory, ILogger
{
    private const int LinesKept = 300;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Queue<string> _lines = new();
    private readonly List<string> _errors = [];

    /// <summary>What was logged as an error.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lines) return [.. _errors];
        }
    }

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue($"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.000} {line}");
            if (_lines.Count > LinesKept) _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines) return $"--- our client, its last lines ---\n{string.Join('\n', _lines)}\n--- end of our client ---";
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)} {exception}";
        Add(line);
        if (logLevel < LogLevel.Error) return;
        lock (_lines) _errors.Add(line);
    }

    public void Dispose()
    {
    }
}
