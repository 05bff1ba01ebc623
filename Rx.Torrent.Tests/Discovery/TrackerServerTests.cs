using System.Net;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>The sample's tracker and our client, which know each other only by HTTP.</summary>
public sealed class TrackerServerTests : IDisposable
{
    private static readonly InfoHash Swarm = InfoHash.Parse("0025262b2f3d7eff0025262b2f3d7eff00112233");

    private readonly HttpTrackerClient _client = new();

    public void Dispose() => _client.Dispose();

    private static AnnounceRequest From(ushort port, AnnounceEvent why = AnnounceEvent.None, long left = 100, InfoHash? swarm = null) =>
        new(swarm ?? Swarm, PeerId.Create("-RX0100-", new Random(port)), port) { Event = why, Totals = new TransferTotals(0, 0, left), NumWant = 50 };

    private static int[] Ports(AnnounceResponse answer) => [.. answer.Peers.Select(peer => peer.EndPoint.Port).Order()];

    private static async Task<string> GetAsync(TrackerServer tracker, string pathAndQuery)
    {
        using var http = new HttpClient();
        return System.Text.Encoding.Latin1.GetString(await http.GetByteArrayAsync(new Uri(tracker.AnnounceUrl, pathAndQuery)));
    }

    [Fact]
    public async Task Peers_learn_of_each_other_but_not_of_themselves()
    {
        await using var tracker = await TrackerServer.StartAsync();
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(1, AnnounceEvent.Started))).ShouldBeEmpty();
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(2, AnnounceEvent.Started))).ShouldBe([1]);
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(3, AnnounceEvent.Started))).ShouldBe([1, 2]);
        var answer = await _client.AnnounceAsync(tracker.AnnounceUrl, From(1));
        Ports(answer).ShouldBe([2, 3]);
        answer.Interval.ShouldBe(TimeSpan.FromMinutes(5));
        answer.MinInterval.ShouldBe(TimeSpan.FromSeconds(30));
        answer.ExternalAddress.ShouldBe(IPAddress.Loopback);
        answer.Peers.ShouldAllBe(peer => peer.EndPoint.Address.Equals(IPAddress.Loopback));
    }

    [Fact]
    public async Task Who_stops_is_gone_and_counts_follow()
    {
        await using var tracker = await TrackerServer.StartAsync();
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(1, AnnounceEvent.Started));
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(2, AnnounceEvent.Started));
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(2, AnnounceEvent.Completed, left: 0));
        var answer = await _client.AnnounceAsync(tracker.AnnounceUrl, From(1));
        (answer.Seeds, answer.Leechers, answer.Downloads).ShouldBe((1, 1, 1));
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(2, AnnounceEvent.Stopped, left: 0));
        answer = await _client.AnnounceAsync(tracker.AnnounceUrl, From(1));
        (answer.Seeds, answer.Leechers, answer.Peers.Count).ShouldBe((0, 1, 0));
    }

    [Fact]
    public async Task Swarms_are_kept_apart_and_seeds_are_told_of_no_seeds()
    {
        await using var tracker = await TrackerServer.StartAsync();
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(1, left: 0));
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(2));
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(3, left: 0))).ShouldBe([2]);
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(4, swarm: InfoHash.Parse(new string('1', 40))))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_silent_for_too_long_is_gone()
    {
        var clock = new HandSetClock();
        await using var tracker = await TrackerServer.StartAsync(new() { Clock = clock, Expiry = TimeSpan.FromMinutes(10) });
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(1));
        clock.Now += TimeSpan.FromMinutes(6);
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(2));
        clock.Now += TimeSpan.FromMinutes(6);
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(3))).ShouldBe([2]);
    }

    [Fact]
    public async Task Memory_is_bounded()
    {
        await using var tracker = await TrackerServer.StartAsync(new() { MaxSwarms = 1, MaxPeers = 2 });
        foreach (var port in new ushort[] { 1, 2, 3 }) await _client.AnnounceAsync(tracker.AnnounceUrl, From(port));
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(4))).ShouldBe([1, 2]);
        var failure = await Should.ThrowAsync<TrackerException>(() => _client.AnnounceAsync(tracker.AnnounceUrl, From(1, swarm: InfoHash.Parse(new string('1', 40)))));
        failure.Kind.ShouldBe(TrackerFailureKind.Refused);
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(1, AnnounceEvent.Stopped));
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(3));
        Ports(await _client.AnnounceAsync(tracker.AnnounceUrl, From(4))).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task The_number_of_peers_named_is_bounded()
    {
        await using var tracker = await TrackerServer.StartAsync(new() { MaxNumWant = 3 });
        for (ushort port = 1; port <= 6; port++) await _client.AnnounceAsync(tracker.AnnounceUrl, From(port));
        (await _client.AnnounceAsync(tracker.AnnounceUrl, From(1))).Peers.Count.ShouldBe(3);
        (await _client.AnnounceAsync(tracker.AnnounceUrl, From(1) with { NumWant = 2 })).Peers.Count.ShouldBe(2);
        (await _client.AnnounceAsync(tracker.AnnounceUrl, From(1) with { NumWant = 0 })).Peers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Peers_come_in_dictionaries_when_asked_for()
    {
        await using var tracker = await TrackerServer.StartAsync();
        const string Query = "announce?info_hash=aaaaaaaaaaaaaaaaaaaa&left=1&compact=0";
        await GetAsync(tracker, Query + "&peer_id=-XX0000-000000000000&port=7");
        (await GetAsync(tracker, Query + "&peer_id=-YY0000-000000000000&port=8"))
            .ShouldContain("5:peersld2:ip9:127.0.0.17:peer id20:-XX0000-0000000000004:porti7eee");
        (await GetAsync(tracker, Query + "&peer_id=-YY0000-000000000000&port=8&no_peer_id=1"))
            .ShouldContain("5:peersld2:ip9:127.0.0.14:porti7eee");
    }

    [Theory]
    [InlineData("announce", "info_hash")]
    [InlineData("announce?info_hash=%aa%bb&peer_id=-XX0000-000000000000&port=7", "info_hash")]
    [InlineData("announce?info_hash=aaaaaaaaaaaaaaaaaaa%a&peer_id=-XX0000-000000000000&port=7", "info_hash")]
    [InlineData("announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-&port=7", "peer_id")]
    [InlineData("announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0000-000000000000&port=70000", "port")]
    [InlineData("announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0000-000000000000", "port")]
    public async Task What_makes_no_sense_is_refused(string query, string about)
    {
        await using var tracker = await TrackerServer.StartAsync();
        (await GetAsync(tracker, query)).ShouldStartWith("d14:failure reason");
        (await GetAsync(tracker, query)).ShouldContain(about);
    }

    [Fact]
    public async Task A_scrape_counts()
    {
        await using var tracker = await TrackerServer.StartAsync();
        await GetAsync(tracker, "announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0000-000000000000&port=7&left=0");
        (await GetAsync(tracker, "scrape?info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=bbbbbbbbbbbbbbbbbbbb&info_hash=c"))
            .ShouldBe("d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi0e10:incompletei0eeee");
    }

    [Fact]
    public async Task IPv6_peers_have_a_list_of_their_own()
    {
        if (!Socket.OSSupportsIPv6) return;
        await using var tracker = await TrackerServer.StartAsync(new() { Address = IPAddress.IPv6Loopback });
        await _client.AnnounceAsync(tracker.AnnounceUrl, From(1));
        (await _client.AnnounceAsync(tracker.AnnounceUrl, From(2))).Peers.Single().EndPoint.ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 1));
    }

    [Fact]
    public async Task It_stops_twice_and_then_nobody_listens()
    {
        var tracker = await TrackerServer.StartAsync();
        await tracker.StopAsync();
        await tracker.DisposeAsync();
        (await Should.ThrowAsync<TrackerException>(() => _client.AnnounceAsync(tracker.AnnounceUrl, From(1)))).Kind.ShouldBe(TrackerFailureKind.Unreachable);
    }

    [Fact]
    public async Task Two_announcers_on_a_real_loop_find_each_other()
    {
        await using var tracker = await TrackerServer.StartAsync();
        using var loop = new EventLoopScheduler();
        PeerQuery Query(ushort port) => new(Swarm, PeerId.Create("-RX0100-", new Random(port)), loop, new Random(port)) { ListenPort = () => port };
        TrackerSource Source() => new([[tracker.AnnounceUrl]], new TrackerClients(_client));

        var (first, second) = (Source(), Source());
        var firstTold = first.Events.FirstAsync().Timeout(TimeSpan.FromSeconds(30)).ToTask();
        var searching = first.Find(Query(1)).SubscribeOn(loop).Subscribe();
        (await firstTold).ShouldBeOfType<TrackerAnnounced>();
        var found = await second.Find(Query(2)).SubscribeOn(loop).FirstAsync().Timeout(TimeSpan.FromSeconds(30));
        found.ShouldBe(new PeerCandidate(new IPEndPoint(IPAddress.Loopback, 1), PeerSourceKind.Tracker));

        var stopped = first.Events.FirstAsync().Timeout(TimeSpan.FromSeconds(30)).ToTask();
        loop.Schedule(searching.Dispose);
        (await stopped).ShouldBeOfType<TrackerAnnounced>().Event.ShouldBe(AnnounceEvent.Stopped);
    }

    private sealed class HandSetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
