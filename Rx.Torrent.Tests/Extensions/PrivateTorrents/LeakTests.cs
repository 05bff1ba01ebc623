using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Exchange;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Extensions.LocalDiscovery;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.PrivateTorrents;

/// <summary>
/// BEP 27: a client that uses everything there is to find peers, with a private torrent and one that is not. Somebody listens on every channel; what he hears of the second
/// shows that he would hear of the first.
/// </summary>
public class LeakTests
{
    private const int DhtPort = 6882;
    private const byte PexId = 3;

    private readonly Scene _scene;
    private readonly TestContent _secret;
    private readonly TestContent _public;
    private readonly SimulatedTracker _secretTracker;
    private readonly SimulatedTracker _publicTracker;
    private readonly LiveList<InfoHash> _secretVisits;
    private readonly LiveList<InfoHash> _publicVisits;
    private readonly Neighbours _neighbours;
    private readonly Eavesdropper _datagrams;
    private readonly DhtNode _node;
    private readonly List<InfoHash> _askedInDht = [];
    private readonly SceneClient _client;
    private readonly Swarm _publicSwarm;

    public LeakTests()
    {
        _secret = new TestContent(pieceCount: 4, isPrivate: true, tracker: new Uri("simulated://10.0.0.1/announce")); // the first host that there will be
        _scene = new Scene(_secret);
        _secretTracker = new SimulatedTracker(_scene.Network);
        _publicTracker = new SimulatedTracker(_scene.Network);
        _secretTracker.Uri.ShouldBe(_secret.Metainfo.Trackers[0][0]);
        _public = new TestContent(pieceCount: 4, seed: 2, tracker: _publicTracker.Uri);
        _secretVisits = _secretTracker.Visits.Select(visit => visit.Request.InfoHash).ToLiveList();
        _publicVisits = _publicTracker.Visits.Select(visit => visit.Request.InfoHash).ToLiveList();
        _neighbours = new Neighbours(_scene);

        var nodeHost = _scene.Network.AddHost();
        _node = DhtNode.Start(new DhtOptions
        {
            Listen = [new IPEndPoint(nodeHost.Address, DhtPort)],
            Transport = nodeHost.Datagrams,
            Loop = _scene.Time,
            Seed = 1,
            Stages = [new("tap", queries => queries.Do(query => Note(query.Message)))],
        });

        var host = _neighbours.Host();
        _datagrams = new Eavesdropper(host.Datagrams);
        _client = _scene.Client(host: host, build: b => b
            .UseDatagramTransport(_datagrams)
            .UseTrackerClient(SimulatedTracker.ClientOf(host))
            .UseDht(new DhtOptions { Listen = [new IPEndPoint(host.Address, DhtPort)], Bootstrap = [_node.ListenEndPoints[0]], Loop = _scene.Time, Seed = 2 })
            .UsePeerExchange()
            .UseLocalDiscovery()
            .UseMetadataExchange());
        _publicSwarm = _client.Client.Add(_public.Metainfo, "nowhere", new AddOptions { Store = _public.Store() });
        _scene.Pass(1);
    }

    private InfoHash Secret => _secret.Metainfo.InfoHash;

    private InfoHash Public => _public.Metainfo.InfoHash;

    [Fact]
    public void No_datagram_names_it_and_no_other_tracker_hears_of_it()
    {
        _scene.Pass(3600);

        _askedInDht.ShouldContain(Public);
        _askedInDht.ShouldNotContain(Secret);
        _neighbours.Announcements.ShouldAllBe(said => said.InfoHashes.Single() == Public);
        _neighbours.Heard.ShouldNotBeEmpty();
        _datagrams.Naming(Public).ShouldBeGreaterThan(10);
        _datagrams.Naming(Secret).ShouldBe(0);
        _secretVisits.Distinct().ShouldBe([Secret]);
        _publicVisits.Distinct().ShouldBe([Public]);
    }

    [Fact]
    public void Nor_at_its_end()
    {
        _scene.Pass(60);
        _scene.Finish(_client.Client.DisposeAsync().AsTask());
        _scene.Pass(60);

        _datagrams.Naming(Secret).ShouldBe(0);
        _publicVisits.Distinct().ShouldBe([Public]);
    }

    [Fact]
    public void Its_peers_hear_nothing_of_the_other_ways_nor_of_each_other()
    {
        var (secret, other) = (Talker(_secret), Talker(_public));
        Talker(_secret);
        Talker(_public);
        _scene.Pass(180);

        Heard(other).ShouldBe((true, true, true, true));
        Heard(secret).ShouldBe((false, false, false, false));
    }

    [Fact]
    public void Who_is_named_by_anybody_but_its_tracker_is_not_dialled()
    {
        var listening = new ScriptedPeer(_neighbours.Listener, _secret.Metainfo);
        var endPoint = listening.Listen(7000);

        _neighbours.Announce(endPoint.Port);
        foreach (var source in (PeerSourceKind[])[PeerSourceKind.Lsd, PeerSourceKind.Dht, PeerSourceKind.Pex, new("anything")])
            _client.Swarm.Learn(new PeerCandidate(endPoint, source));
        var teller = Talker(_secret);
        teller.Send(new Extended(PexId, new PeerExchangeMessage([new ExchangedPeer(endPoint, PeerHints.None)], []).Write()));
        _node.Announce(Secret, (ushort)endPoint.Port).Subscribe();
        _scene.Pass(1800);
        listening.ConnectionCount.ShouldBe(0);

        _client.Swarm.Learn(new PeerCandidate(endPoint, PeerSourceKind.Tracker));
        _scene.Pass(1);
        listening.ConnectionCount.ShouldBe(1);
    }

    private void Note(object query)
    {
        if (query is Rx.Torrent.Extensions.Dht.Krpc.KrpcQuery.GetPeers asked) _askedInDht.Add(asked.InfoHash);
        if (query is Rx.Torrent.Extensions.Dht.Krpc.KrpcQuery.AnnouncePeer told) _askedInDht.Add(told.InfoHash);
    }

    /// <summary>A peer that speaks of everything itself.</summary>
    private ScriptedPeer Talker(TestContent content)
    {
        var peer = new ScriptedPeer(_scene.Network.AddHost(), content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol.With(ReservedBits.Fast).With(ReservedBits.Dht) }
            .StaysAlive()
            .Says(ExtendedHandshake.Empty.WithExtension("ut_pex", PexId) with { ListenPort = 7001 }, new Port(7001))
            .Dial(_client.EndPoint);
        _scene.Pass(2);
        return peer;
    }

    /// <summary>What a peer has heard: the bit of the DHT, where our node is, that peers can be exchanged, and peers.</summary>
    private static (bool Bit, bool Port, bool Offer, bool Peers) Heard(ScriptedPeer peer) => (
        peer.Heard<Handshake>().Single().Reserved.Has(ReservedBits.Dht),
        peer.Heard<Port>().Count > 0,
        peer.Heard<ExtendedHandshake>().Any(said => said.Extensions.Any(offer => offer.Key == "ut_pex" && offer.Value != 0)),
        peer.Heard<Extended>().Any(said => said.Id == PexId));
}
