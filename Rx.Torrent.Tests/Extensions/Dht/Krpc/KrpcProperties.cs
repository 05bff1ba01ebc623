using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Krpc;

/// <summary>Whatever a datagram holds, reading it gives a message or a <see cref="KrpcException"/>.</summary>
public class KrpcProperties
{
    private static readonly string[] Keys = ["id", "target", "info_hash", "port", "token", "v", "k", "sig", "seq", "salt", "cas", "want", "nodes", "nodes6", "values", "BFsd", "samples", "num", "interval", "ip"];
    private static readonly string[] Methods = ["ping", "find_node", "get_peers", "announce_peer", "get", "put", "sample_infohashes", "vote", ""];

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Survives(bytes ?? [])).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_message_with_any_values_under_its_keys_is_read_or_refused()
    {
        var value = Gen.OneOf(
            Gen.Choose(-3, 70000).Select(number => (BencodeValue)number),
            Gen.Elements(0, 1, 6, 18, 19, 20, 26, 32, 38, 52, 64, 65, 256).SelectMany(length => Gen.Choose(0, 255).ArrayOf(length)).Select(bytes => (BencodeValue)bytes.Select(b => (byte)b).ToArray()),
            Gen.Elements(new BencodeValue[] { BencodeList.Empty, BencodeDictionary.Empty, BencodeList.Create("n4", 7, new byte[6]), long.MaxValue, long.MinValue }));
        var fields = value.ArrayOf(Keys.Length).SelectMany(values => Gen.Choose(0, (1 << Keys.Length) - 1).Select(mask => Fields(values, mask)));
        var message =
            from kind in Gen.Elements("q", "r", "e", "z")
            from method in Gen.Elements(Methods)
            from inner in fields
            from odd in value
            select BencodeDictionary.Of(("a", inner), ("e", odd), ("ip", odd), ("q", method), ("r", inner), ("t", "aa"), ("y", kind)).Encode();

        Prop.ForAll(message.ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_damaged_message_is_read_or_refused()
    {
        var whole = KrpcCodec.Write(new KrpcReply(default)
        {
            TransactionId = "aaaa",
            Token = "token",
            NodesV4 = [new NodeContact(default, IPEndPoint.Parse("1.2.3.4:5"))],
            Peers = [IPEndPoint.Parse("1.2.3.4:5")],
            Value = BencodeList.Create(1, "two", BencodeDictionary.Of(("three", 4))),
        });
        var damage = Gen.Choose(0, whole.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(b => (at, (byte)b)));

        Prop.ForAll(damage.ToArbitrary(), change =>
        {
            var bytes = whole.ToArray();
            bytes[change.at] = change.Item2;
            return Survives(bytes) && Survives(bytes[..change.at]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static BencodeDictionary Fields(BencodeValue[] values, int mask) =>
        BencodeDictionary.Of([.. Keys.Zip(values).Where((_, at) => (mask >> at & 1) != 0).Select(pair => ((BencodeString)pair.First, pair.Second))]);

    private static bool Survives(byte[] bytes)
    {
        try
        {
            var message = KrpcCodec.Read(bytes);
            return message is not KrpcQuery || KrpcCodec.Write(message).Length <= bytes.Length + 64; // what was read can be written
        }
        catch (KrpcException)
        {
            return true;
        }
    }
}
