using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop;

/// <summary>Our HTTP client against the tracker that much of the field runs.</summary>
public sealed class OpenTrackerTests
{
    private static readonly InfoHash Listed = InfoHash.Parse("00ff25267d2b20412e3d3b7e5c5f0a0d20ff0001");

    private static AnnounceRequest From(ushort port, AnnounceEvent why, long left = 100) =>
        new(Listed, PeerId.Create("-RX0100-", new Random(port)), port) { Event = why, Totals = new TransferTotals(0, 0, left), Key = port };

    private static IEnumerable<int> Ports(AnnounceResponse answer) => answer.Peers.Select(peer => peer.EndPoint.Port);

    [InteropFact(RealClient.OpenTracker)]
    public async Task Two_peers_learn_of_each_other_and_no_more_once_one_has_stopped()
    {
        await using var tracker = await OpenTracker.StartAsync(Listed);
        using var client = new HttpTrackerClient();

        await client.AnnounceAsync(tracker.HttpAnnounceUrl, From(1111, AnnounceEvent.Started));
        var second = await client.AnnounceAsync(tracker.HttpAnnounceUrl, From(2222, AnnounceEvent.Started, left: 0));
        Ports(second).ShouldContain(1111);
        second.Interval!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        (second.Seeds, second.Leechers).ShouldBe((1, 1));

        Ports(await client.AnnounceAsync(tracker.HttpAnnounceUrl, From(1111, AnnounceEvent.None))).ShouldContain(2222);
        await client.AnnounceAsync(tracker.HttpAnnounceUrl, From(2222, AnnounceEvent.Stopped, left: 0));
        Ports(await client.AnnounceAsync(tracker.HttpAnnounceUrl, From(1111, AnnounceEvent.None))).ShouldNotContain(2222);
    }

    [InteropFact(RealClient.OpenTracker)]
    public async Task A_swarm_that_it_does_not_serve_is_refused()
    {
        await using var tracker = await OpenTracker.StartAsync(Listed);
        using var client = new HttpTrackerClient();
        var request = From(1111, AnnounceEvent.Started) with { InfoHash = InfoHash.Parse(new string('1', 40)) };

        var failure = await Should.ThrowAsync<TrackerException>(() => client.AnnounceAsync(tracker.HttpAnnounceUrl, request));

        failure.Kind.ShouldBe(TrackerFailureKind.Refused);
        failure.Message.ShouldContain("not authorized");
    }
}
