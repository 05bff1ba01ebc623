using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Tests.Extensions.EventLogs;

/// <summary>A line that was logged.</summary>
internal sealed record LogLine(LogLevel Level, string Category, string Kind, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    public object? this[string name] => Values.FirstOrDefault(value => value.Key == name).Value;
}
