using System.Reactive.Concurrency;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop;

/// <summary>Our clients, HTTP and UDP, against the tracker that much of the field runs.</summary>
public sealed class OpenTrackerTests : IDisposable
{
    private readonly EventLoopScheduler _loop = new();
    private readonly TrackerClients _client;

    public OpenTrackerTests() => _client = TrackerClients.CreateDefault(_loop, new Random(1));

    private static readonly InfoHash Listed = InfoHash.Parse("00ff25267d2b20412e3d3b7e5c5f0a0d20ff0001");

    private static AnnounceRequest From(ushort port, AnnounceEvent why, long left = 100) =>
        new(Listed, PeerId.Create("-RX0100-", new Random(port)), port) { Event = why, Totals = new TransferTotals(0, 0, left), Key = port };

    public void Dispose()
    {
        _client.Dispose();
        _loop.Dispose();
    }

    private static IEnumerable<int> Ports(AnnounceResponse answer) => answer.Peers.Select(peer => peer.EndPoint.Port);

    [InteropTheory(RealClient.OpenTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_peers_learn_of_each_other_and_no_more_once_one_has_stopped(bool udp)
    {
        await using var tracker = await OpenTracker.StartAsync(Listed);
        var url = udp ? tracker.UdpAnnounceUrl : tracker.HttpAnnounceUrl;

        await _client.AnnounceAsync(url, From(1111, AnnounceEvent.Started));
        var second = await _client.AnnounceAsync(url, From(2222, AnnounceEvent.Started, left: 0));
        Ports(second).ShouldContain(1111);
        second.Interval!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        (second.Seeds, second.Leechers).ShouldBe((1, 1));

        Ports(await _client.AnnounceAsync(url, From(1111, AnnounceEvent.None))).ShouldContain(2222);
        await _client.AnnounceAsync(url, From(2222, AnnounceEvent.Stopped, left: 0));
        Ports(await _client.AnnounceAsync(url, From(1111, AnnounceEvent.None))).ShouldNotContain(2222);
    }

    [InteropFact(RealClient.OpenTracker)]
    public async Task A_swarm_that_it_does_not_serve_is_refused()
    {
        await using var tracker = await OpenTracker.StartAsync(Listed);
        var url = tracker.HttpAnnounceUrl;
        var request = From(1111, AnnounceEvent.Started) with { InfoHash = InfoHash.Parse(new string('1', 40)) };

        var failure = await Should.ThrowAsync<TrackerException>(() => _client.AnnounceAsync(url, request));

        failure.Kind.ShouldBe(TrackerFailureKind.Refused);
        failure.Message.ShouldContain("not authorized");
    }

    [InteropTheory(RealClient.OpenTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_counts_are_scraped(bool udp)
    {
        await using var tracker = await OpenTracker.StartAsync(Listed);
        var url = udp ? tracker.UdpAnnounceUrl : tracker.HttpAnnounceUrl;
        await _client.AnnounceAsync(url, From(1111, AnnounceEvent.Started));
        await _client.AnnounceAsync(url, From(2222, AnnounceEvent.Completed, left: 0));

        (await _client.ScrapeAsync(url, [Listed]))[Listed].ShouldBe(new ScrapeCounts(1, 1, 1));
    }
}
