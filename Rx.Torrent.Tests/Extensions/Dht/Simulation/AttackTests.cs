using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

public class AttackTests
{
    [Fact]
    public void An_unproven_address_gets_at_most_four_times_what_it_sent()
    {
        var scene = Populated(out var infoHash, out var item);
        foreach (var method in (Func<NodeId, KrpcQuery>[])
            [
                id => new KrpcQuery.Ping(id),
                id => new KrpcQuery.FindNode(id, item.Target) { Want = NodeFamilies.V4 | NodeFamilies.V6 },
                id => new KrpcQuery.GetPeers(id, infoHash) { IsScrape = true, Want = NodeFamilies.V4 | NodeFamilies.V6 },
                id => new KrpcQuery.Get(id, item.Target),
                id => new KrpcQuery.SampleInfoHashes(id, item.Target),
                id => new KrpcQuery.Unknown(id, "x", BencodeDictionary.Of(("id", id.ToArray()))),
            ])
        {
            foreach (var isReadOnly in (bool[])[false, true])
            {
                var victim = new Attacker(scene); // it answers no ping, as one whose address was forged
                var sent = scene.Nodes.Sum(node => victim.Send(method(victim.Id) with { IsReadOnly = isReadOnly }, node.EndPoint));
                scene.Run(20);

                victim.Heard.Count.ShouldBeGreaterThan(scene.Nodes.Count * 9 / 10);
                (victim.Bytes / (double)sent).ShouldBeLessThanOrEqualTo(isReadOnly ? 4 : 5); // with the ping that would prove it
            }
        }
    }

    [Fact]
    public void Who_answers_the_ping_gets_all()
    {
        var scene = Populated(out _, out var item);
        var asking = new Attacker(scene);
        asking.Answer = query => query is KrpcQuery.Ping ? new KrpcReply(asking.Id) : null;

        foreach (var node in scene.Nodes) asking.Send(new KrpcQuery.Get(asking.Id, item.Target), node.EndPoint);
        scene.Run(20);

        asking.Heard.OfType<KrpcReply>().Count(reply => reply.Value is not null).ShouldBe(8);
    }

    [Fact]
    public void A_node_out_there_leads_nobody_into_his_own_network()
    {
        var scene = new DhtScene();
        var ours = scene.Add();
        var (router, printer) = (IPAddress.Parse("192.168.1.1"), IPAddress.Parse("192.168.1.9"));
        var (inTheHouse, knocks) = (new Attacker(scene, router), 0);
        scene.AddHost(printer).Datagrams.Open(new IPEndPoint(printer, 9100)).Received.Subscribe(_ => knocks++);
        var liar = new Attacker(scene) { Id = NodeId.Random(new Random(78)) };
        liar.Answer = query => new KrpcReply(liar.Id)
        {
            NodesV4 = [new NodeContact(NodeId.Random(new Random(1)), new IPEndPoint(printer, 9100)), new NodeContact(NodeId.Random(new Random(2)), new IPEndPoint(router, DhtScene.Port))],
        };

        ours.Dht.AddNode(new IPEndPoint(liar.Host.Address, DhtScene.Port));
        scene.Run(1);
        scene.Collect(ours.Dht.GetPeers(scene.NextInfoHash()));
        liar.Asked.ShouldBeGreaterThan(1);
        (knocks, inTheHouse.Asked).ShouldBe((0, 0));

        // One in the house may speak of the others there.
        inTheHouse.Answer = query => new KrpcReply(inTheHouse.Id) { NodesV4 = [new NodeContact(NodeId.Random(new Random(3)), new IPEndPoint(printer, 9100))] };
        ours.Dht.AddNode(new IPEndPoint(router, DhtScene.Port));
        scene.Run(1);
        scene.Collect(ours.Dht.GetPeers(scene.NextInfoHash()));
        knocks.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Nonsense_gets_no_more_than_it_is_long()
    {
        var scene = Populated(out _, out _);
        var victim = new Attacker(scene);
        var packet = "d1:t1:a1:y1:qe"u8.ToArray();

        foreach (var node in scene.Nodes) victim.Send(packet, node.EndPoint);
        scene.Run(5);

        victim.Bytes.ShouldBeLessThanOrEqualTo(4 * packet.Length * scene.Nodes.Count);
    }

    [Fact]
    public void A_flood_is_cut_off_and_its_sender_is_not_heard_for_five_minutes_while_others_are()
    {
        var scene = Populated(out _, out _);
        var flooder = new Attacker(scene);
        for (var i = 0; i < 10_000; i++)
        {
            flooder.Send(new KrpcQuery.FindNode(flooder.Id, flooder.Id), scene.First.EndPoint);
            if (i % 100 == 0) scene.Run(0.1);
        }
        scene.Run(5);

        flooder.Heard.Count.ShouldBeLessThanOrEqualTo(200);
        scene.First.Statistics(scene).BlockedAddresses.ShouldBe(1);
        scene.First.Statistics(scene).Dropped.ShouldBeGreaterThan(9_000);

        var other = new Attacker(scene);
        other.Send(new KrpcQuery.Ping(other.Id), scene.First.EndPoint);
        scene.Run(5);
        other.Heard.Count.ShouldBe(1);

        flooder.Heard.Clear();
        scene.Run(300);
        flooder.Send(new KrpcQuery.Ping(flooder.Id), scene.First.EndPoint);
        scene.Run(5);
        flooder.Heard.Count.ShouldBe(1);
    }

    [Fact]
    public void A_forged_token_stores_nothing()
    {
        var scene = Populated(out _, out _);
        var (honest, thief) = (new Attacker(scene), new Attacker(scene));
        var infoHash = scene.NextInfoHash();
        honest.Send(new KrpcQuery.GetPeers(honest.Id, infoHash), scene.First.EndPoint);
        scene.Run(5);
        var token = honest.Heard.OfType<KrpcReply>().Single().Token!;
        var before = scene.First.Statistics(scene).StoredPeers;

        thief.Send(new KrpcQuery.AnnouncePeer(thief.Id, infoHash, 1, token), scene.First.EndPoint); // another's
        thief.Send(new KrpcQuery.AnnouncePeer(thief.Id, infoHash, 1, "12345678"), scene.First.EndPoint); // a guess
        thief.Send(new KrpcQuery.Put(thief.Id, new DhtItem.Immutable("x"), token), scene.First.EndPoint);
        honest.Send(new KrpcQuery.AnnouncePeer(honest.Id, scene.NextInfoHash(), 1, token), scene.First.EndPoint); // for another swarm
        scene.Run(5);

        thief.Heard.OfType<KrpcError>().Select(error => error.Code).ShouldBe([KrpcErrorCode.Protocol, KrpcErrorCode.Protocol, KrpcErrorCode.Protocol]);
        scene.First.Statistics(scene).StoredPeers.ShouldBe(before);

        honest.Send(new KrpcQuery.AnnouncePeer(honest.Id, infoHash, 1, token), scene.First.EndPoint);
        scene.Run(5);
        scene.First.Statistics(scene).StoredPeers.ShouldBe(before + 1);
    }

    [Fact]
    public void Storage_that_one_address_poisons_stays_within_its_share()
    {
        var scene = new DhtScene();
        scene.AddMany(1, change: options => options with { Limits = new DhtLimits { SwarmsPerAddress = 20, ItemsPerAddress = 10 } });
        var poisoner = new Attacker(scene);
        for (var i = 0; i < 100; i++)
        {
            var infoHash = scene.NextInfoHash();
            var item = new DhtItem.Immutable(i);
            poisoner.Send(new KrpcQuery.GetPeers(poisoner.Id, infoHash), scene.First.EndPoint);
            poisoner.Send(new KrpcQuery.Get(poisoner.Id, item.Target), scene.First.EndPoint);
            scene.Run(1);
            var tokens = poisoner.Heard.OfType<KrpcReply>().TakeLast(2).Select(reply => reply.Token!).ToArray();
            foreach (var token in tokens)
            {
                poisoner.Send(new KrpcQuery.AnnouncePeer(poisoner.Id, infoHash, 1, token), scene.First.EndPoint);
                poisoner.Send(new KrpcQuery.Put(poisoner.Id, item, token), scene.First.EndPoint);
            }
            scene.Run(1);
        }

        var statistics = scene.First.Statistics(scene);
        statistics.StoredSwarms.ShouldBe(20);
        statistics.StoredItems.ShouldBe(10);
    }

    [Fact]
    public void Forged_items_in_answers_are_not_believed()
    {
        var scene = Populated(out _, out _);
        var keys = new ItemKeyPair(new byte[32]);
        var genuine = keys.Sign("genuine", 1);
        scene.Await(scene.Nodes[3].Dht.PutAsync(genuine)).Stored.ShouldBe(8);
        var liars = LiarsNear(scene, genuine.Target, query => new KrpcReply(default)
        {
            Token = "t", Value = "poison", PublicKey = keys.PublicKey, Sequence = 99, Signature = genuine.Signature,
        });

        scene.Await(scene.Nodes[20].Dht.GetAsync(keys.PublicKey))!.Value.ShouldBe((BencodeValue)"genuine");
        liars.Sum(liar => liar.Asked).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Nodes_that_chose_their_ids_are_in_no_lookup_that_asks_for_secure_ones()
    {
        var scene = new DhtScene();
        for (var i = 0; i < 60; i++)
        {
            var host = scene.AddHost();
            scene.Add(options => options with { SecureIds = SecureIds.Require, Id = SecureNodeId.Create(host.Address, scene.Random) }, host: host);
            scene.Run(0.5);
        }
        var infoHash = scene.NextInfoHash();
        var liars = LiarsNear(scene, NodeId.Of(infoHash), _ => new KrpcReply(default) { Token = "t" });

        scene.Collect(scene.Nodes[4].Dht.Announce(infoHash, 7000));

        scene.Collect(scene.Nodes[50].Dht.GetPeers(infoHash)).ShouldBe([new IPEndPoint(scene.Nodes[4].Host.Address, 7000)]);
        liars.Sum(liar => liar.Stores).ShouldBe(0);
    }

    [Fact]
    public void Answers_that_nobody_asked_for_change_nothing()
    {
        var scene = Populated(out _, out _);
        var before = scene.First.Statistics(scene).Nodes;
        var liar = new Attacker(scene);
        for (var i = 0; i < 50; i++) liar.Send(KrpcCodec.Write(new KrpcReply(NodeId.Random(scene.Random)) { TransactionId = new BencodeString(BitConverter.GetBytes(i)) }), scene.First.EndPoint);
        scene.Run(2);

        scene.First.Statistics(scene).Unexpected.ShouldBe(50);
        scene.First.Statistics(scene).Nodes.ShouldBe(before);
    }

    [Fact]
    public void A_node_that_only_asks_is_in_no_table()
    {
        var scene = Populated(out _, out _);
        var asking = new Attacker(scene);
        foreach (var node in scene.Nodes) asking.Send(new KrpcQuery.FindNode(asking.Id, asking.Id), node.EndPoint);
        scene.Run(60);

        scene.Await(scene.Nodes[9].Dht.FindNodesAsync(asking.Id)).ShouldNotContain(node => node.Id == asking.Id);
        foreach (var node in scene.Nodes) scene.Await(node.Dht.SaveAsync())!.Nodes.ShouldNotContain(contact => contact.Id == asking.Id);
    }

    /// <summary>Forty nodes, with peers of a swarm and a long item.</summary>
    private static DhtScene Populated(out Rx.Torrent.Primitives.InfoHash infoHash, out DhtItem item)
    {
        var scene = new DhtScene();
        scene.AddMany(40, perSecond: 5);
        scene.Run(60);
        infoHash = scene.NextInfoHash();
        item = new DhtItem.Immutable(new BencodeString(new byte[900]));
        foreach (var node in scene.Nodes.Take(30)) scene.Collect(node.Dht.Announce(infoHash, 7000));
        scene.Await(scene.Nodes[2].Dht.PutAsync(item)).Stored.ShouldBe(8);
        return scene;
    }

    /// <summary>Nodes with ids next to a place, which everybody has heard of, and what they answer to anything but a ping.</summary>
    private static List<Liar> LiarsNear(DhtScene scene, NodeId place, Func<KrpcQuery, KrpcReply> answer)
    {
        var liars = Enumerable.Range(0, 8).Select(number => new Liar(scene, place.RandomAt(150 - number, scene.Random), answer)).ToList();
        foreach (var liar in liars)
        {
            foreach (var node in scene.Nodes) node.Dht.AddNode(new IPEndPoint(liar.Attacker.Host.Address, DhtScene.Port));
            scene.Run(2);
        }
        return liars;
    }

    private sealed class Liar
    {
        public Liar(DhtScene scene, NodeId id, Func<KrpcQuery, KrpcReply> answer)
        {
            Attacker = new Attacker(scene) { Id = id };
            Attacker.Answer = query =>
            {
                if (query is KrpcQuery.AnnouncePeer or KrpcQuery.Put) Stores++;
                return query is KrpcQuery.Ping ? new KrpcReply(id) : answer(query) with { Sender = id };
            };
        }

        public Attacker Attacker { get; }

        public int Asked => Attacker.Asked;

        public int Stores { get; private set; }
    }
}
