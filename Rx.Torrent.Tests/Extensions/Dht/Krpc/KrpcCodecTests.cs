using System.Net;
using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Krpc;

public class KrpcCodecTests
{
    private static readonly NodeId Asking = Id("abcdefghij0123456789");
    private static readonly NodeId Answering = Id("mnopqrstuvwxyz123456");

    public static TheoryData<string, KrpcMessage> Messages => new()
    {
        // the packets of BEP 5
        { "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee", new KrpcError(KrpcErrorCode.Generic, "A Generic Error Ocurred") },
        { "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe", new KrpcQuery.Ping(Asking) },
        { "d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re", new KrpcReply(Answering) },
        { "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe", new KrpcQuery.FindNode(Asking, Answering) },
        {
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe",
            new KrpcQuery.GetPeers(Asking, Answering.ToInfoHash())
        },
        {
            "d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe",
            new KrpcQuery.AnnouncePeer(Asking, Answering.ToInfoHash(), 6881, "aoeusnth") { IsPortImplied = true }
        },
        // the others
        {
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234566:noseedi1e6:scrapei1e4:wantl2:n42:n6ee1:q9:get_peers2:roi1e1:t2:aa1:y1:qe",
            new KrpcQuery.GetPeers(Asking, Answering.ToInfoHash()) { WithoutSeeds = true, IsScrape = true, Want = NodeFamilies.V4 | NodeFamilies.V6, IsReadOnly = true }
        },
        {
            "d1:ad2:id20:abcdefghij01234567893:seqi7e6:target20:mnopqrstuvwxyz123456e1:q3:get1:t2:aa1:y1:qe",
            new KrpcQuery.Get(Asking, Answering) { KnownSequence = 7 }
        },
        {
            "d1:ad2:id20:abcdefghij01234567895:token1:t1:vli1e1:xee1:q3:put1:t2:aa1:y1:qe",
            new KrpcQuery.Put(Asking, new DhtItem.Immutable(BencodeList.Create(1, "x")), "t")
        },
        {
            "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q17:sample_infohashes1:t2:aa1:y1:qe",
            new KrpcQuery.SampleInfoHashes(Asking, Answering)
        },
        {
            "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q4:vote1:t2:aa1:y1:qe",
            new KrpcQuery.Unknown(Asking, "vote", BencodeDictionary.Of(("id", Asking.ToArray()), ("target", Answering.ToArray())))
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_are_written_and_read_byte_for_byte(string packet, KrpcMessage message)
    {
        message = message with { TransactionId = "aa" };

        Encoding.Latin1.GetString(KrpcCodec.Write(message)).ShouldBe(packet);
        KrpcCodec.Read(Encoding.Latin1.GetBytes(packet)).ShouldBe(message);
    }

    [Fact]
    public void An_answer_carries_peers_nodes_token_and_our_address()
    {
        var packet = "d2:ip6:\u0001\u0002\u0003\u0004\u1ae11:rd2:id20:mnopqrstuvwxyz1234565:nodes26:abcdefghij0123456789axje.u5:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re"
            .Replace("\u1ae1", "\u001a\u00e1", StringComparison.Ordinal);

        var reply = KrpcCodec.Read(Encoding.Latin1.GetBytes(packet)).ShouldBeOfType<KrpcReply>();

        reply.External.ShouldBe(IPEndPoint.Parse("1.2.3.4:6881"));
        reply.Token.ShouldBe("aoeusnth");
        reply.Peers.ShouldBe([IPEndPoint.Parse("97.120.106.101:11893"), IPEndPoint.Parse("105.100.104.116:28269")]);
        reply.NodesV4.ShouldBe([new NodeContact(Asking, IPEndPoint.Parse("97.120.106.101:11893"))]);
        reply.NodesV6.ShouldBeNull();
        Encoding.Latin1.GetString(KrpcCodec.Write(reply)).ShouldBe(packet);
    }

    [Fact]
    public void A_mutable_item_is_put_with_all_that_proves_it()
    {
        var item = new ItemKeyPair(new byte[32]).Sign("v", 3, "salt");
        var query = new KrpcQuery.Put(Asking, item, "token") { ExpectedSequence = 2, TransactionId = "aa" };

        var read = KrpcCodec.Read(KrpcCodec.Write(query)).ShouldBeOfType<KrpcQuery.Put>();

        read.ExpectedSequence.ShouldBe(2);
        read.Item.ShouldBe(item);
        read.Item.IsGenuine.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("le", "")]
    [InlineData("d1:y1:qe", "")]
    [InlineData("d1:t2:aae", "")]
    [InlineData("d1:t2:aa1:y1:xe", "")]
    [InlineData("d1:t2:aa1:y1:re", "")]
    [InlineData("d1:rde1:t2:aa1:y1:re", "")]
    [InlineData("d1:rd2:id19:nopqrstuvwxyz123456e1:t2:aa1:y1:re", "")]
    [InlineData("d1:eli201ee1:t2:aa1:y1:ee", "")]
    [InlineData("d1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:q4:ping1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ade1:q4:ping1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ad2:id20:abcdefghij0123456789e1:q9:find_node1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti0e5:token1:te1:q13:announce_peer1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti65536e5:token1:te1:q13:announce_peer1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti1ee1:q13:announce_peer1:t2:aa1:y1:qe", "aa")]
    [InlineData("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe1:x", "")]
    [InlineData("d1:q4:ping1:ad2:id20:abcdefghij0123456789e1:t2:aa1:y1:qe", "")]
    public void What_is_no_message_is_an_error_that_says_so_and_a_query_can_be_refused(string packet, string transaction)
    {
        var exception = Should.Throw<KrpcException>(() => KrpcCodec.Read(Encoding.Latin1.GetBytes(packet)));

        exception.Code.ShouldBe(KrpcErrorCode.Protocol);
        (exception.TransactionId?.Text ?? "").ShouldBe(transaction);
    }

    [Fact]
    public void What_is_too_long_in_an_item_has_an_error_of_its_own()
    {
        Code(new BencodeString(new byte[997])).ShouldBe(KrpcErrorCode.ValueTooLong);

        var item = new ItemKeyPair(new byte[32]).Sign("v", 3) with { Salt = new BencodeString(new byte[65]) };
        Should.Throw<KrpcException>(() => KrpcCodec.Read(KrpcCodec.Write(new KrpcQuery.Put(Asking, item, "t") { TransactionId = "aa" }))).Code.ShouldBe(KrpcErrorCode.SaltTooLong);

        static KrpcErrorCode Code(BencodeValue value) =>
            Should.Throw<KrpcException>(() => KrpcCodec.Read(KrpcCodec.Write(new KrpcQuery.Put(Asking, new DhtItem.Immutable(value), "t") { TransactionId = "aa" }))).Code;
    }

    [Fact]
    public void A_datagram_is_not_read_beyond_its_limit() =>
        Should.Throw<KrpcException>(() => KrpcCodec.Read(KrpcCodec.Write(new KrpcError(KrpcErrorCode.Generic, new string('x', KrpcCodec.MaxLength)) { TransactionId = "aa" })));

    [Fact]
    public void Nodes_that_nobody_can_be_reached_at_are_left_out()
    {
        var nodes = Asking.ToArray().Concat(new byte[] { 0, 0, 0, 0, 1, 1 }).Concat(Asking.ToArray()).Concat(new byte[] { 1, 2, 3, 4, 0, 0 }).Concat(Asking.ToArray()).Concat(new byte[] { 1, 2, 3, 4, 0, 5, 9 });
        var packet = BencodeDictionary.Of(("r", BencodeDictionary.Of(("id", Answering.ToArray()), ("nodes", nodes.ToArray()))), ("t", "aa"), ("y", "r")).Encode();

        ((KrpcReply)KrpcCodec.Read(packet)).NodesV4.ShouldBe([new NodeContact(Asking, IPEndPoint.Parse("1.2.3.4:5"))]);
    }

    private static NodeId Id(string text) => new(Encoding.ASCII.GetBytes(text));
}
