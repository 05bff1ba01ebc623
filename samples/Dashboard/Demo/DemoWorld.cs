using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Tracker;

namespace Rx.Torrent.Dashboard.Demo;

/// <summary>Something to look at: a tracker, three torrents and a dozen others who trade them, all in this process and on the loopback interface. It goes on for ever.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    /// <summary>How long something that is complete stays before it begins again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new();
    private readonly TrackerServer _tracker;
    private readonly List<Task> _lives = [];

    private DemoWorld(TrackerServer tracker) => _tracker = tracker;

    /// <summary>Makes it, and adds its torrents to a client.</summary>
    public static async Task<DemoWorld> StartAsync(TorrentClient client, CancellationToken cancellation)
    {
        var tracker = await TrackerServer.StartAsync(new TrackerServerOptions { Interval = TimeSpan.FromSeconds(30), MinInterval = TimeSpan.FromSeconds(5) }, cancellation).ConfigureAwait(false);
        var world = new DemoWorld(tracker);
        world.Begin(client);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_lives).ConfigureAwait(false);
        await _tracker.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private void Begin(TorrentClient client)
    {
        Uri[] trackers = [_tracker.AnnounceUrl, _tracker.UdpAnnounceUrl!];
        var random = new Random(7);
        var tales = DemoTorrents.Tales(trackers);
        var atlas = DemoTorrents.Atlas(trackers);
        var sounds = DemoTorrents.Sounds(trackers);
        var seeds = DemoTorrents.Seeds(tales, sounds);
        foreach (var seed in seeds) _lives.Add(seed.LiveAsync(_end.Token));
        _lives.Add(DownloadAgainAndAgainAsync(client, tales, [.. seeds.Select(seed => seed.EndPoint!)]));
        client.Add(atlas.Metainfo, "nowhere", new AddOptions { Store = atlas.Full() });
        client.Add(sounds.Metainfo, "nowhere", new AddOptions { Store = sounds.Part(random, 0.4), Paused = true });
        foreach (var party in DemoTorrents.Visitors(tales, atlas)) _lives.Add(Task.Run(() => party.LiveAsync(_end.Token)));
    }

    /// <summary>When it is all there, and has been for a while, it begins anew; unless somebody has removed it from the page.</summary>
    private async Task DownloadAgainAndAgainAsync(TorrentClient client, DemoContent content, IPEndPoint[] seeds)
    {
        try
        {
            while (true)
            {
                var swarm = client.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.Empty(), Peers = seeds });
                await swarm.WhenCompleted.ToTask(_end.Token).ConfigureAwait(false);
                await Task.Delay(Rest, _end.Token).ConfigureAwait(false);
                if (!client.Swarms.Contains(swarm)) return;
                await swarm.RemoveAsync(deleteData: true, _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            return; // the end of the world, or it was removed before it was complete
        }
    }
}
