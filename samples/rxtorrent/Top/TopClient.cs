using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Changes.Operators;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>A client that is looked at.</summary>
/// <param name="Client">The client.</param>
/// <param name="Label">What its swarms are called; null for their own names.</param>
internal sealed record TopClient(TorrentClient Client, string? Label = null)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>Its swarms by their names, whenever something about them has changed.</summary>
    public IObservable<IReadOnlyList<TopSwarm>> ObserveSwarms(IScheduler stage) => Client.Live.Swarms
        .Connect(suppressEmptyChangeSets: false)
        .Batch(Every, stage)
        .ToCollection()
        .Select(views =>
        {
            var swarms = Client.Swarms.ToDictionary(swarm => swarm.InfoHash);
            return (IReadOnlyList<TopSwarm>)[.. views.Where(view => swarms.ContainsKey(view.InfoHash))
                .OrderBy(view => view.Name, StringComparer.Ordinal)
                .Select(view => new TopSwarm(Label ?? view.Name, swarms[view.InfoHash], view.Progress))];
        });

    /// <summary>What happens in them, as far as it is worth a line.</summary>
    public IObservable<TopEvent> Events => Client.Events
        .Select(happened => TopEvent.Of(happened, Label ?? happened.Swarm?.Name ?? ""))
        .Where(told => told is not null)
        .Select(told => told!);
}
