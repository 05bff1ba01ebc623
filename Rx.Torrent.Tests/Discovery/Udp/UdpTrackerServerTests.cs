using System.Net;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Discovery.Trackers.Udp;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Discovery.Udp;

/// <summary>The command line's UDP tracker and our client, which know each other only by BEP 15; and strangers.</summary>
public class UdpTrackerServerTests
{
    private static readonly InfoHash Swarm = InfoHash.Parse("0025262b2f3d7eff0025262b2f3d7eff00112233");

    private readonly TestScheduler _time = new();
    private readonly SimulatedNetwork _network;
    private readonly SimulatedTracker _tracker;

    public UdpTrackerServerTests()
    {
        _network = new SimulatedNetwork(_time, seed: 1);
        _tracker = new SimulatedTracker(_time, _network.AddHost(), options => options with { MaxSwarms = 1 });
    }

    private UdpTrackerClient Client()
    {
        SynchronizationContext.SetSynchronizationContext(null); // the runner's would have tasks end on other threads than that of the test
        return new UdpTrackerClient(_network.AddHost().Datagrams, _time, new Random(1));
    }

    private static AnnounceRequest From(ushort port, AnnounceEvent why = AnnounceEvent.Started, long left = 100, InfoHash? swarm = null) =>
        new(swarm ?? Swarm, PeerId.Create("-RX0100-", new Random(port)), port) { Event = why, Totals = new TransferTotals(0, 0, left), NumWant = 50 };

    private T Run<T>(Task<T> call)
    {
        for (var i = 0; i < 100 && !call.IsCompleted; i++) _time.AdvanceBy(TimeSpan.FromMilliseconds(50));
        call.IsCompleted.ShouldBeTrue();
        return call.GetAwaiter().GetResult();
    }

    [Fact]
    public void Peers_learn_of_each_other_and_are_counted()
    {
        var (one, other) = (Client(), Client());
        Run(one.AnnounceAsync(_tracker.Url, From(1))).Peers.ShouldBeEmpty();
        var answer = Run(other.AnnounceAsync(_tracker.Url, From(2, AnnounceEvent.Completed, left: 0)));
        answer.Peers.ShouldHaveSingleItem().EndPoint.Port.ShouldBe(1);
        (answer.Interval, answer.Seeds, answer.Leechers).ShouldBe((TimeSpan.FromMinutes(2), 1, 1));
        Run(one.ScrapeAsync(_tracker.Url, [InfoHash.Parse(new string('1', 40)), Swarm])).Values.ShouldBe([new ScrapeCounts(0, 0, 0), new ScrapeCounts(1, 1, 1)]);
        Run(other.AnnounceAsync(_tracker.Url, From(2, AnnounceEvent.Stopped, left: 0)));
        Run(one.AnnounceAsync(_tracker.Url, From(1, AnnounceEvent.None))).Peers.ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_arrives_in_words() =>
        Should.Throw<TrackerException>(() =>
        {
            Run(Client().AnnounceAsync(_tracker.Url, From(1)));
            Run(Client().AnnounceAsync(_tracker.Url, From(1, swarm: InfoHash.Parse(new string('1', 40)))));
        }).Message.ShouldBe("this tracker is full");

    [Fact]
    public void Who_has_not_shown_where_he_is_enters_nobody_and_gets_less_than_he_sends()
    {
        var stranger = _network.AddHost().Datagrams.Open(new IPEndPoint(IPAddress.Any, 0));
        var answers = new List<byte[]>();
        stranger.Received.Subscribe(datagram => answers.Add(datagram.Bytes.ToArray()));
        var tracker = IPEndPoint.Parse(_tracker.Url.Authority);
        byte[][] requests =
        [
            [],
            new byte[15],
            new byte[16], // a connect without its magic
            [.. UdpTrackerScene.Bytes("1122334455667788 00000001 00000001"), .. new byte[82]], // an announce with an id out of thin air
            [.. UdpTrackerScene.Bytes("1122334455667788 00000002 00000001"), .. new byte[20]],
            UdpTrackerScene.Bytes("0000041727101980 00000000 12345678"),
        ];

        foreach (var request in requests) stranger.Send(request, tracker);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        answers.Count.ShouldBe(3);
        answers[..2].ShouldAllBe(answer => answer[3] == 3 && answer.Length < 36);
        answers[2].Length.ShouldBe(16);
        _tracker.Standing.Peers.ShouldBe(0);
    }

    [Fact]
    public void A_connection_id_is_good_for_its_owner_and_for_two_minutes()
    {
        var ids = new ConnectionIds([1, 2, 3]);
        var (owner, now) = (IPEndPoint.Parse("1.2.3.4:5"), DateTimeOffset.UnixEpoch);
        var id = ids.Of(owner, now);
        ids.IsValid(id, owner, now + TimeSpan.FromMinutes(2)).ShouldBeTrue();
        ids.IsValid(id, owner, now + TimeSpan.FromMinutes(4)).ShouldBeFalse();
        ids.IsValid(id, IPEndPoint.Parse("1.2.3.5:5"), now).ShouldBeFalse();
        ids.IsValid(id, IPEndPoint.Parse("1.2.3.4:6"), now).ShouldBeFalse();
        ids.IsValid(id + 1, owner, now).ShouldBeFalse();
        new ConnectionIds([1, 2, 4]).IsValid(id, owner, now).ShouldBeFalse();
    }
}
