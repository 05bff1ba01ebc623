using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

public class DhtSimulationTests
{
    [Fact]
    public void A_peer_that_one_node_announced_is_found_by_all_others()
    {
        var scene = new DhtScene();
        scene.AddMany(60, perSecond: 5);
        var infoHash = scene.NextInfoHash();

        scene.Collect(scene.Nodes[7].Dht.Announce(infoHash, port: 7777)).ShouldBeEmpty();

        var expected = new IPEndPoint(scene.Nodes[7].Host.Address, 7777);
        foreach (var node in scene.Nodes.Where(node => node != scene.Nodes[7])) scene.Collect(node.Dht.GetPeers(infoHash)).ShouldBe([expected]);
    }

    [Fact]
    public void An_item_that_one_node_put_is_got_by_another()
    {
        var scene = new DhtScene();
        scene.AddMany(40, perSecond: 5);
        var keys = new ItemKeyPair(new byte[32]);
        var immutable = new DhtItem.Immutable("Hello World!");

        scene.Await(scene.Nodes[3].Dht.PutAsync(immutable)).Stored.ShouldBe(8);
        scene.Await(scene.Nodes[3].Dht.PutAsync(keys.Sign("one", 1, "salt"))).Stored.ShouldBe(8);
        scene.Await(scene.Nodes[5].Dht.PutAsync(keys.Sign("two", 2, "salt"))).Stored.ShouldBe(8);

        scene.Await(scene.Nodes[30].Dht.GetAsync(immutable.Target))!.Value.ShouldBe((BencodeValue)"Hello World!");
        scene.Await(scene.Nodes[31].Dht.GetAsync(keys.PublicKey, "salt"))!.Value.ShouldBe((BencodeValue)"two");
        scene.Await(scene.Nodes[31].Dht.GetAsync(keys.PublicKey)).ShouldBeNull();
    }
}
