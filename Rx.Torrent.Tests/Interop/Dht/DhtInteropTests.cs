using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Dht;

/// <summary>Three implementations in one DHT: what one of them says, the others find.</summary>
public class DhtInteropTests
{
    private const RealClient Both = RealClient.Libtorrent | RealClient.NodeDht;

    [InteropFact(Both)]
    public async Task A_peer_that_libtorrent_announces_is_found_by_the_others()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        await using var node = await dht.AddNodeAsync();
        using var folder = new TemporaryFolder();
        var infoHash = NewInfoHash();

        var torrent = await libtorrent.AddMagnetAsync($"magnet:?xt=urn:btih:{infoHash}", folder.Path);
        await LoopbackDht.Again(() => Observable.FromAsync(async () =>
        {
            await torrent.AnnounceToDhtAsync();
            return await dht.Nodes[11].GetPeers(infoHash).Any(IsLibtorrent);
        }), found => found);

        await LoopbackDht.FindAsync(dht.Nodes[19], infoHash, IsLibtorrent);
        await node.LookUpAsync(infoHash);
        (await node.WaitForPeerAsync()).Port.ShouldBe(libtorrent.EndPoint.Port);

        bool IsLibtorrent(IPEndPoint peer) => peer.Port == libtorrent.EndPoint.Port;
    }

    [InteropFact(Both)]
    public async Task A_peer_that_we_announce_is_found_by_the_others()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        await using var node = await dht.AddNodeAsync();
        var infoHash = NewInfoHash();
        var expected = new IPEndPoint(LoopbackDht.EndPointOf(dht.Nodes[5]).Address, 7777);

        await dht.Nodes[5].Announce(infoHash, 7777).ToList();

        await LoopbackDht.FindAsync(dht.Nodes[15], infoHash, expected.Equals);
        await node.LookUpAsync(infoHash);
        (await node.WaitForPeerAsync()).ShouldBe(expected);
        await libtorrent.GetDhtPeersAsync($"{infoHash}");
        await libtorrent.WaitForAsync("dht_get_peers_reply", reply => reply.Body.GetProperty("peers").EnumerateArray().Any(peer => peer.GetString() == $"{expected}"));
    }

    [InteropFact(Both)]
    public async Task A_peer_that_bittorrent_dht_announces_is_found_by_the_others()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        await using var node = await dht.AddNodeAsync();
        var infoHash = NewInfoHash();

        await node.AnnounceAsync(infoHash, 8888);

        await LoopbackDht.FindAsync(dht.Nodes[15], infoHash, peer => peer.Equals(new IPEndPoint(IPAddress.Loopback, 8888)));
        await libtorrent.GetDhtPeersAsync($"{infoHash}");
        await libtorrent.WaitForAsync("dht_get_peers_reply", reply => reply.Body.GetProperty("peers").EnumerateArray().Any(peer => peer.GetString() == "127.0.0.1:8888"));
    }

    [InteropFact(Both)]
    public async Task Items_that_one_puts_are_got_by_the_others()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        await using var node = await dht.AddNodeAsync();

        var ours = new DhtItem.Immutable("ours");
        (await dht.Nodes[4].PutAsync(ours)).Stored.ShouldBeGreaterThan(0);
        await libtorrent.GetDhtItemAsync($"{ours.Target}");
        (await libtorrent.WaitForAsync("dht_immutable_item", item => item["target"] == $"{ours.Target}"))["value"].ShouldBe("ours");
        (await node.GetAsync(ours.Target)).ShouldBe("ours");

        var libtorrents = NodeId.Parse(await libtorrent.PutDhtItemAsync("libtorrent's"));
        await GetAsync(dht.Nodes[12], libtorrents, "libtorrent's");

        var nodes = await node.PutAsync("node's");
        await GetAsync(dht.Nodes[13], nodes, "node's");
        await libtorrent.GetDhtItemAsync($"{nodes}");
        (await libtorrent.WaitForAsync("dht_immutable_item", item => item["target"] == $"{nodes}"))["value"].ShouldBe("node's");
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_signed_item_of_ours_is_got_and_believed_by_libtorrent()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        var keys = ItemKeyPair.Create();

        (await dht.Nodes[4].PutAsync(keys.Sign("signed", 7, "salt"))).Stored.ShouldBeGreaterThan(0);

        await libtorrent.GetDhtItemAsync($"{keys.PublicKey}", "salt");
        var item = await libtorrent.WaitForAsync("dht_mutable_item", item => item["value"] is "signed");
        item["seq"].ShouldBe("7");
    }

    [InteropFact(Both)]
    public async Task Signed_items_that_others_put_are_got_and_believed_by_us_and_the_newest_wins()
    {
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        await using var node = await dht.AddNodeAsync();
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        var keys = new ItemKeyPair(seed);

        var target = await node.PutSignedAsync(seed, "node's", 5, "salt");
        target.ShouldBe(keys.PublicKey.TargetOf("salt"));
        await GetAsync(dht.Nodes[12], keys.PublicKey, item => item is { Sequence: 5 } && item.Value == (BencodeValue)"node's");

        await libtorrent.PutDhtItemAsync(Expanded(seed), $"{keys.PublicKey}", "libtorrent's", "salt"); // it looks for the last one and counts on
        await GetAsync(dht.Nodes[13], keys.PublicKey, item => item is { Sequence: 6 } && item.Value == (BencodeValue)"libtorrent's");

        (await dht.Nodes[4].PutAsync(keys.Sign("ours", 7, "salt"))).Stored.ShouldBeGreaterThan(0);
        var got = await LoopbackDht.Again(() => Observable.FromAsync(() => node.GetSignedAsync(target, "salt")), item => item.Sequence == 7);
        got.Value.ShouldBe("ours");
    }

    private static Task<DhtItem.Mutable?> GetAsync(DhtNode node, ItemPublicKey key, Func<DhtItem.Mutable?, bool> isRight) =>
        LoopbackDht.Again(() => Observable.FromAsync(() => node.GetAsync(key, "salt")), isRight);

    /// <summary>The secret as libtorrent takes it: hashed, and with the bits set that RFC 8032 wants.</summary>
    private static byte[] Expanded(byte[] seed)
    {
        var hash = System.Security.Cryptography.SHA512.HashData(seed);
        hash[0] &= 248;
        hash[31] = (byte)(hash[31] & 63 | 64);
        return hash;
    }

    private static Task<DhtItem.Immutable?> GetAsync(DhtNode node, NodeId target, string value) =>
        LoopbackDht.Again(() => Observable.FromAsync(() => node.GetAsync(target)), item => item?.Value == (BencodeValue)value);

    private static InfoHash NewInfoHash()
    {
        var bytes = new byte[InfoHash.V1Length];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return new InfoHash(bytes);
    }
}
