using System.Collections.Immutable;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>The trackers that are in trouble at this moment, and with what.</summary>
internal sealed class TrackerTroubles
{
    private const int Shown = 3;

    private readonly ImmutableDictionary<(InfoHash InfoHash, Uri Tracker), string> _messages;

    private TrackerTroubles(ImmutableDictionary<(InfoHash, Uri), string> messages) => _messages = messages;

    public static TrackerTroubles None { get; } = new(ImmutableDictionary<(InfoHash, Uri), string>.Empty);

    /// <summary>One line for each of the first few, and one for the others.</summary>
    public IEnumerable<string> Lines => _messages.Count <= Shown ? All : All.Take(Shown - 1).Append($"and {_messages.Count - Shown + 1} more trackers");

    private IEnumerable<string> All => _messages.Select(known => $"tracker {known.Key.Tracker.Host}: {known.Value}").Distinct().Order(StringComparer.Ordinal);

    /// <summary>What is known after this has happened.</summary>
    public TrackerTroubles After(SwarmNews news) => news switch
    {
        SwarmNews.TrackerTroubled troubled => new(_messages.SetItem((troubled.Swarm.InfoHash, troubled.Tracker), troubled.Message)),
        SwarmNews.TrackerAnswered answered => new(_messages.Remove((answered.Swarm.InfoHash, answered.Tracker))),
        _ => this,
    };
}
