using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>The arguments of queries.</summary>
internal static class QueryFields
{
    private const int MaxToken = 64;
    private const int MaxMethod = 64;

    public static KrpcQuery Read(string method, BencodeDictionary arguments)
    {
        var sender = KrpcCodec.ReadId(arguments, "id");
        KrpcQuery query = method switch
        {
            "ping" => new KrpcQuery.Ping(sender),
            "find_node" => new KrpcQuery.FindNode(sender, KrpcCodec.ReadId(arguments, "target")),
            "get_peers" => new KrpcQuery.GetPeers(sender, InfoHashOf(arguments)) { WithoutSeeds = Flag(arguments, "noseed"), IsScrape = Flag(arguments, "scrape") },
            "announce_peer" => Announcement(sender, arguments),
            "get" => new KrpcQuery.Get(sender, KrpcCodec.ReadId(arguments, "target")) { KnownSequence = Number(arguments, "seq") },
            "put" => new KrpcQuery.Put(sender, Item(arguments), Token(arguments)) { ExpectedSequence = Number(arguments, "cas") },
            "sample_infohashes" => new KrpcQuery.SampleInfoHashes(sender, KrpcCodec.ReadId(arguments, "target")),
            { Length: <= MaxMethod } => new KrpcQuery.Unknown(sender, method, arguments),
            _ => throw KrpcCodec.Wrong("the name of the query is too long"),
        };
        return query with { Want = Want(arguments) };
    }

    /// <summary>Writes what stands before the transaction.</summary>
    public static void Write(BencodeWriter writer, KrpcQuery query)
    {
        writer.WriteKey("a"u8);
        if (query is KrpcQuery.Unknown unknown)
        {
            writer.WriteValue(unknown.Arguments);
        }
        else
        {
            writer.WriteDictionaryStart();
            WriteArguments(writer, query);
            writer.WriteEnd();
        }
        writer.WriteKey("q"u8);
        writer.WriteString(query.Method);
        if (query.IsReadOnly)
        {
            writer.WriteKey("ro"u8);
            writer.WriteInteger(1);
        }
    }

    private static void WriteArguments(BencodeWriter writer, KrpcQuery query)
    {
        Span<byte> id = stackalloc byte[NodeId.Length];
        query.Sender.CopyTo(id);
        if (query is KrpcQuery.Put { ExpectedSequence: { } expected })
        {
            writer.WriteKey("cas"u8);
            writer.WriteInteger(expected);
        }
        writer.WriteKey("id"u8);
        writer.WriteString(id);
        switch (query)
        {
            case KrpcQuery.FindNode find:
                WritePlace(writer, find.Place);
                break;
            case KrpcQuery.SampleInfoHashes sample:
                WritePlace(writer, sample.Place);
                break;
            case KrpcQuery.GetPeers getPeers:
                WriteInfoHash(writer, getPeers.InfoHash);
                WriteFlag(writer, "noseed"u8, getPeers.WithoutSeeds);
                WriteFlag(writer, "scrape"u8, getPeers.IsScrape);
                break;
            case KrpcQuery.AnnouncePeer announce:
                WriteFlag(writer, "implied_port"u8, announce.IsPortImplied);
                WriteInfoHash(writer, announce.InfoHash);
                writer.WriteKey("port"u8);
                writer.WriteInteger(announce.Port);
                WriteFlag(writer, "seed"u8, announce.IsSeed);
                WriteToken(writer, announce.Token);
                break;
            case KrpcQuery.Get get:
                if (get.KnownSequence is { } known)
                {
                    writer.WriteKey("seq"u8);
                    writer.WriteInteger(known);
                }
                WritePlace(writer, get.Place);
                break;
            case KrpcQuery.Put put:
                WriteItem(writer, put.Item, put.Token);
                break;
        }
        if (query.Want != NodeFamilies.Unsaid) WriteWant(writer, query.Want);
    }

    private static KrpcQuery.AnnouncePeer Announcement(NodeId sender, BencodeDictionary arguments)
    {
        var implied = Flag(arguments, "implied_port");
        arguments.TryGetInteger("port", out var port);
        if (port is < 0 or > ushort.MaxValue || port == 0 && !implied) throw KrpcCodec.Wrong("a port from 1 to 65535 is missing");
        return new KrpcQuery.AnnouncePeer(sender, InfoHashOf(arguments), (ushort)port, Token(arguments)) { IsPortImplied = implied, IsSeed = Flag(arguments, "seed") };
    }

    private static DhtItem Item(BencodeDictionary arguments)
    {
        if (!arguments.TryGet("v", out var value)) throw KrpcCodec.Wrong("the value is missing");
        if (value.EncodedLength > DhtItem.MaxValueLength)
            throw KrpcCodec.Wrong($"a value has at most {DhtItem.MaxValueLength} bytes", KrpcErrorCode.ValueTooLong);
        if (!arguments.TryGetString("k", out var key)) return new DhtItem.Immutable(value);
        if (key.Length != ItemPublicKey.Length) throw KrpcCodec.Wrong($"a key has {ItemPublicKey.Length} bytes");
        if (!arguments.TryGetString("sig", out var signature) || signature.Length != ItemPublicKey.SignatureLength)
            throw KrpcCodec.Wrong($"a signature of {ItemPublicKey.SignatureLength} bytes is missing");
        if (Number(arguments, "seq") is not { } sequence || sequence < 0) throw KrpcCodec.Wrong("a sequence number is missing");
        arguments.TryGetString("salt", out var salt);
        if (salt is { Length: > DhtItem.MaxSaltLength }) throw KrpcCodec.Wrong($"a salt has at most {DhtItem.MaxSaltLength} bytes", KrpcErrorCode.SaltTooLong);
        return new DhtItem.Mutable(value, new ItemPublicKey(key.Span), sequence, signature) { Salt = salt ?? BencodeString.Empty };
    }

    private static void WriteItem(BencodeWriter writer, DhtItem item, BencodeString token)
    {
        if (item is DhtItem.Mutable mutable)
        {
            writer.WriteKey("k"u8);
            writer.WriteString(mutable.Key.Span);
            if (mutable.Salt.Length > 0)
            {
                writer.WriteKey("salt"u8);
                writer.WriteString(mutable.Salt.Span);
            }
            writer.WriteKey("seq"u8);
            writer.WriteInteger(mutable.Sequence);
            writer.WriteKey("sig"u8);
            writer.WriteString(mutable.Signature.Span);
        }
        WriteToken(writer, token);
        writer.WriteKey("v"u8);
        writer.WriteValue(item.Value);
    }

    private static InfoHash InfoHashOf(BencodeDictionary arguments) => KrpcCodec.ReadId(arguments, "info_hash").ToInfoHash();

    private static BencodeString Token(BencodeDictionary arguments) =>
        arguments.TryGetString("token", out var token) && token.Length <= MaxToken ? token : throw KrpcCodec.Wrong($"a token of at most {MaxToken} bytes is missing");

    private static bool Flag(BencodeDictionary arguments, string key) => arguments.TryGetInteger(key, out var value) && value != 0;

    private static long? Number(BencodeDictionary arguments, string key) => arguments.TryGetInteger(key, out var value) ? value : null;

    private static NodeFamilies Want(BencodeDictionary arguments)
    {
        var want = NodeFamilies.Unsaid;
        if (!arguments.TryGetList("want", out var list)) return want;
        foreach (var item in list.OfType<BencodeString>())
        {
            if (item.Span.SequenceEqual("n4"u8)) want |= NodeFamilies.V4;
            if (item.Span.SequenceEqual("n6"u8)) want |= NodeFamilies.V6;
        }
        return want;
    }

    private static void WriteWant(BencodeWriter writer, NodeFamilies want)
    {
        writer.WriteKey("want"u8);
        writer.WriteListStart();
        if (want.HasFlag(NodeFamilies.V4)) writer.WriteString("n4"u8);
        if (want.HasFlag(NodeFamilies.V6)) writer.WriteString("n6"u8);
        writer.WriteEnd();
    }

    private static void WriteFlag(BencodeWriter writer, ReadOnlySpan<byte> key, bool value)
    {
        if (!value) return;
        writer.WriteKey(key);
        writer.WriteInteger(1);
    }

    private static void WriteToken(BencodeWriter writer, BencodeString token)
    {
        writer.WriteKey("token"u8);
        writer.WriteString(token.Span);
    }

    private static void WriteInfoHash(BencodeWriter writer, InfoHash infoHash)
    {
        writer.WriteKey("info_hash"u8);
        writer.WriteString(infoHash.WireSpan);
    }

    private static void WritePlace(BencodeWriter writer, NodeId place)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        place.CopyTo(bytes);
        writer.WriteKey("target"u8);
        writer.WriteString(bytes);
    }
}
