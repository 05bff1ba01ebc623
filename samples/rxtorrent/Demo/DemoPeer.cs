using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>One of the parties of the demo: a client of its own, with one swarm.</summary>
internal sealed class DemoPeer : IAsyncDisposable
{
    private readonly TorrentClient _client;
    private readonly TorrentJob _job;

    private DemoPeer(string name, MetainfoFile metainfo, string directory, TorrentClient client, Swarm swarm)
    {
        (Name, Directory, Swarm) = (name, directory, swarm);
        _client = client;
        _job = new TorrentJob(TorrentReference.Of(metainfo), directory);
    }

    public string Name { get; }

    public string Directory { get; }

    public TorrentClient Client => _client;

    public Swarm Swarm { get; }

    /// <summary>Starts a client on a free port of the loopback, and adds the torrent.</summary>
    public static DemoPeer Start(string name, MetainfoFile metainfo, string directory, params IEnumerable<IClientPlugin> plugins)
    {
        var client = TorrentClient.Create(builder =>
        {
            builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0));
            builder.Configure(options => options with { KeepResumeData = false, Swarms = options.Swarms with { FlushAtStop = false } });
            foreach (var plugin in plugins) builder.Use(plugin);
        });
        return new DemoPeer(name, metainfo, directory, client, client.Add(metainfo, directory));
    }

    /// <summary>Waits until the tracker knows it.</summary>
    public Task WhenAnnouncedAsync(CancellationToken cancellation) => Swarm.ObserveTrackers()
        .FirstAsync(trackers => trackers.Any(tracker => tracker.Status == TrackerStatus.Working)).ToTask(cancellation);

    /// <summary>Waits until it has everything.</summary>
    public Task WhenCompletedAsync(CancellationToken cancellation) => Swarm.WhenCompleted.ToTask(cancellation);

    public IObservable<DemoStanding> ObserveStanding(TimeSpan every) =>
        Swarm.ObserveProgress(every).Select(progress => new DemoStanding(Name, new SwarmSnapshot(Swarm, _job, Swarm.Metainfo!.Layout.TotalLength, progress)));

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
