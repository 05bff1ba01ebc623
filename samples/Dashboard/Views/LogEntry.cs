using System.Text.Json;

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
        json.WriteStringValue(entry.Text.Length > LongestText ? string.Concat(entry.Text.AsSpan(0, LongestText), "…") : entry.Text);
        json.WriteEndArray();
    }
}
