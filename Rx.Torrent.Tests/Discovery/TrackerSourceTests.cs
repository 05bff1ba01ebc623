using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Announcing;

namespace Rx.Torrent.Tests.Discovery;

public sealed class TrackerSourceTests
{
    [Fact]
    public async Task Subscribing_starts_and_disposing_stops()
    {
        var scene = new TrackerScene();
        var peer = new PeerCandidate(new IPEndPoint(IPAddress.Loopback, 1), PeerSourceKind.Tracker);
        scene.Answers("a", 1800, null, peer);
        var source = new TrackerSource(TrackerScene.Tiers("a"), scene);
        source.Events.Subscribe(scene.Events.Add);
        var peers = source.Find(scene.Query);
        scene.Heard().ShouldBe("");
        var found = new List<PeerCandidate>();
        var search = peers.Subscribe(found.Add);
        scene.Pass(1);
        found.ShouldBe([peer]);
        search.Dispose();
        source.Goodbyes.IsCompleted.ShouldBeFalse();
        scene.Pass(1);
        await source.Goodbyes;
        scene.Pass(86400);
        scene.Heard().ShouldBe("0 a started, 1 a stopped");
        scene.Events.Cast<TrackerAnnounced>().Select(told => told.Event).ShouldBe([AnnounceEvent.Started, AnnounceEvent.Stopped]);
    }

    [Fact]
    public void A_scheme_that_nobody_speaks_disables_the_tracker_and_the_next_is_asked()
    {
        var scene = new TrackerScene();
        using var announcer = new TrackerAnnouncer([[new Uri("udp://b:1/announce")], [TrackerScene.Url("a")]], new TrackerClients(scene), scene.Query);
        announcer.Start();
        scene.Pass(1);
        scene.Heard().ShouldBe("0 a started");
        var states = announcer.Snapshot();
        states[0].Status.ShouldBe(TrackerStatus.Disabled);
        states[0].Failure!.Kind.ShouldBe(TrackerFailureKind.Unsupported);
        states[1].Status.ShouldBe(TrackerStatus.Working);
    }

    [Fact]
    public async Task The_scheme_decides_and_of_two_clients_for_it_the_later_one()
    {
        var (first, second) = (new TrackerScene(), new TrackerScene());
        var clients = new TrackerClients(first, second);
        clients.Schemes.ShouldBe(["http"]);
        await clients.AnnounceAsync(new Uri("HTTP://a/announce"), new AnnounceRequest(first.Query.InfoHash, first.Query.PeerId, 1));
        first.Heard().ShouldBe("");
        second.Heard().ShouldBe("0 a");
    }

    [Fact]
    public void Kinds_of_sources_are_the_same_when_their_names_are()
    {
        new PeerSourceKind("dht").ShouldBe(PeerSourceKind.Dht);
        new PeerSourceKind("carrier pigeon").ShouldNotBe(PeerSourceKind.Dht);
        default(PeerSourceKind).ToString().ShouldBe("unknown");
    }
}
