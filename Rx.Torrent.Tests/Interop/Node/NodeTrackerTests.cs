using System.Reactive.Concurrency;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>Our clients and Node's tracker, and the other way round, over both protocols.</summary>
public sealed class NodeTrackerTests : IDisposable
{
    private static readonly InfoHash Swarm = InfoHash.Parse("00ff25267d2b20412e3d3b7e5c5f0a0d20ff0001");

    private readonly EventLoopScheduler _loop = new();
    private readonly TrackerClients _clients;

    public NodeTrackerTests() => _clients = TrackerClients.CreateDefault(_loop, new Random(1));

    public void Dispose()
    {
        _clients.Dispose();
        _loop.Dispose();
    }

    private static AnnounceRequest From(ushort port, AnnounceEvent why, long left = 100) =>
        new(Swarm, PeerId.Create("-RX0100-", new Random(port)), port) { Event = why, Totals = new TransferTotals(0, 0, left), Key = port, NumWant = 50 };

    [InteropTheory(RealClient.NodeTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_tracker_takes_our_announces_and_scrapes(bool udp)
    {
        await using var node = await NodeTracker.StartAsync();
        var urls = await node.ServeAsync();
        var tracker = udp ? urls.Udp : urls.Http;

        await _clients.AnnounceAsync(tracker, From(1111, AnnounceEvent.Started));
        var second = await _clients.AnnounceAsync(tracker, From(2222, AnnounceEvent.Started, left: 0));
        second.Peers.Select(peer => peer.EndPoint.Port).ShouldContain(1111);
        (second.Seeds, second.Leechers).ShouldBe((1, 1));
        (await _clients.ScrapeAsync(tracker, [Swarm]))[Swarm].ShouldBe(new ScrapeCounts(1, 1, 1)); // it counts seeds as downloads
        await _clients.AnnounceAsync(tracker, From(1111, AnnounceEvent.Stopped));
        var counts = (await _clients.ScrapeAsync(tracker, [Swarm]))[Swarm];
        (counts.Seeds, counts.Leechers).ShouldBe((1, 0));
    }

    [InteropTheory(RealClient.NodeTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_tracker_takes_its_announces_and_scrapes(bool udp)
    {
        await using var ours = await TrackerServer.StartAsync();
        var tracker = udp ? ours.UdpAnnounceUrl! : ours.AnnounceUrl;
        await using var node = await NodeTracker.StartAsync();
        await _clients.AnnounceAsync(ours.AnnounceUrl, From(1111, AnnounceEvent.Started));

        await node.AnnounceAsync(tracker, Swarm, port: 3333, left: 0);

        ((int)(await node.WaitForAsync("update"))["complete"]!).ShouldBe(1);
        ((string)(await node.WaitForAsync("peer"))["peer"]!).ShouldBe("127.0.0.1:1111");
        (await _clients.AnnounceAsync(tracker, From(1111, AnnounceEvent.None))).Peers.Select(peer => peer.EndPoint.Port).ShouldContain(3333);
        (await node.ScrapeAsync(tracker, Swarm)).ShouldBe((1, 1, 0));
    }
}
