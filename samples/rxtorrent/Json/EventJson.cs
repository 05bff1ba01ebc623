using System.Text.Json.Serialization;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>Something that happened, as <c>download --json</c> and <c>seed --json</c> say it. <see cref="Event"/> says what, and which of the others are there.</summary>
internal sealed record EventJson([property: JsonPropertyOrder(-1)] string Event)
{
    public string? InfoHash { get; init; }

    public string? Name { get; init; }

    public string? State { get; init; }

    public string? Tracker { get; init; }

    public string? Message { get; init; }

    public int? Piece { get; init; }

    public int? Peers { get; init; }

    public int? Seeds { get; init; }

    public int? Leechers { get; init; }

    public double? Seconds { get; init; }

    public long? Downloaded { get; init; }

    public IEnumerable<string>? Listening { get; init; }

    public static EventJson Of(SwarmNews news)
    {
        var form = news switch
        {
            SwarmNews.StateChanged changed => new EventJson("state") { State = JsonForms.NameOf(changed.State) },
            SwarmNews.Completed completed => new("completed") { Seconds = Math.Round(completed.Took.TotalSeconds, 3), Downloaded = completed.Downloaded },
            SwarmNews.StoreFailed failed => new("store-failed") { Message = failed.Message },
            SwarmNews.PieceDamaged damaged => new("piece-damaged") { Piece = damaged.Piece },
            SwarmNews.PluginFailed failed => new("plugin-failed") { Message = $"{failed.Fault.Plugin}: {failed.Fault.Exception.Message}" },
            SwarmNews.TrackerAnswered answered => new("tracker-answered")
            {
                Tracker = answered.Tracker.OriginalString, Peers = answered.Peers, Seeds = answered.Seeds, Leechers = answered.Leechers,
            },
            SwarmNews.TrackerTroubled troubled => new("tracker-troubled") { Tracker = troubled.Tracker.OriginalString, Message = troubled.Message },
            _ => throw new InvalidOperationException($"news that nobody knows: {news.GetType().Name}"),
        };
        return form with { InfoHash = $"{news.Swarm.InfoHash}", Name = news.Swarm.Name };
    }
}
