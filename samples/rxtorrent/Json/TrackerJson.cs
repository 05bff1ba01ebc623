using System.Text.Json.Serialization;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>tracker --json</c> says: <c>listening</c>, with its announce URLs, and <c>stopped</c>, with what it knew.</summary>
internal sealed record TrackerJson([property: JsonPropertyOrder(-1)] string Event)
{
    public string? Http { get; init; }

    public string? Udp { get; init; }

    public int? Swarms { get; init; }

    public int? Peers { get; init; }

    public long? Announces { get; init; }
}
