using System.Text.Json;
using Rx.Torrent.CommandLine.Display;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A line of the log.</summary>
/// <param name="At">Milliseconds of Unix time.</param>
/// <param name="Kind">What the filter knows it by.</param>
/// <param name="Swarm">The info hash of the swarm that it happened in; empty for none.</param>
/// <param name="Text">For people.</param>
internal sealed record LogEntry(long At, LogKind Kind, string Swarm, string Text)
{
    /// <summary>So many are kept.</summary>
    public const int Kept = 500;

    /// <summary>Longer lines are cut: what peers and trackers say may be long.</summary>
    private const int LongestText = 500;

    public static void Write(Utf8JsonWriter json, LogEntry entry)
    {
        json.WriteStartArray();
        json.WriteNumberValue(entry.At);
        json.WriteStringValue(entry.Kind.ToString());
        json.WriteStringValue(entry.Swarm);
        json.WriteStringValue(Printable.Of(Short(entry.Text)));
        json.WriteEndArray();
    }

    private static string Short(string text)
    {
        if (text.Length <= LongestText) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText), "…");
    }
}
