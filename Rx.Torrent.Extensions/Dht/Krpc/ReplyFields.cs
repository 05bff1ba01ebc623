using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>The values of answers. What is optional and wrong is left out, as if the node had not said it.</summary>
internal static class ReplyFields
{
    private const int MaxNodes = 32;
    private const int MaxPeers = 256;
    private const int MaxSamples = 100;
    private const int MaxToken = 64;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(6);

    public static KrpcReply Read(BencodeDictionary values, BencodeString? external) => new(KrpcCodec.ReadId(values, "id"))
    {
        External = EndPoint(external),
        NodesV4 = values.TryGetString("nodes", out var nodes) ? CompactNodes.Read(nodes.Span, AddressFamily.InterNetwork, MaxNodes) : null,
        NodesV6 = values.TryGetString("nodes6", out var nodes6) ? CompactNodes.Read(nodes6.Span, AddressFamily.InterNetworkV6, MaxNodes) : null,
        Token = values.TryGetString("token", out var token) && token.Length <= MaxToken ? token : null,
        Peers = values.TryGetList("values", out var peers) ? Peers(peers) : Array.Empty<IPEndPoint>(),
        Seeds = Filter(values, "BFsd"),
        Downloaders = Filter(values, "BFpe"),
        Value = values.TryGet("v", out var value) ? value : null,
        PublicKey = values.TryGetString("k", out var key) && key.Length == ItemPublicKey.Length ? new ItemPublicKey(key.Span) : null,
        Signature = values.TryGetString("sig", out var signature) && signature.Length == ItemPublicKey.SignatureLength ? signature : null,
        Sequence = values.TryGetInteger("seq", out var sequence) ? sequence : null,
        Samples = values.TryGetString("samples", out var samples) ? Samples(samples.Span) : null,
        StoredSwarms = values.TryGetInteger("num", out var number) ? (int)Math.Clamp(number, 0, int.MaxValue) : null,
        SampleInterval = values.TryGetInteger("interval", out var seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)LongestInterval.TotalSeconds)) : null,
    };

    /// <summary>Writes what stands before the transaction.</summary>
    public static void Write(BencodeWriter writer, KrpcReply reply)
    {
        if (reply.External is { } external)
        {
            writer.WriteKey("ip"u8);
            WriteEndPoint(writer, external);
        }
        writer.WriteKey("r"u8);
        writer.WriteDictionaryStart();
        WriteString(writer, "BFpe"u8, reply.Downloaders is { } downloaders ? downloaders.Span : null);
        WriteString(writer, "BFsd"u8, reply.Seeds is { } seeds ? seeds.Span : null);
        WriteString(writer, "id"u8, reply.Sender.ToArray());
        WriteNumber(writer, "interval"u8, (long?)reply.SampleInterval?.TotalSeconds);
        WriteString(writer, "k"u8, reply.PublicKey is { } key ? key.Span : null);
        WriteNodes(writer, "nodes"u8, reply.NodesV4);
        WriteNodes(writer, "nodes6"u8, reply.NodesV6);
        WriteNumber(writer, "num"u8, reply.StoredSwarms);
        WriteSamples(writer, reply.Samples);
        WriteNumber(writer, "seq"u8, reply.Sequence);
        WriteString(writer, "sig"u8, reply.Signature is { } signature ? signature.Span : null);
        WriteString(writer, "token"u8, reply.Token is { } token ? token.Span : null);
        if (reply.Value is { } value)
        {
            writer.WriteKey("v"u8);
            writer.WriteValue(value);
        }
        WritePeers(writer, reply.Peers);
        writer.WriteEnd();
    }

    private static IPEndPoint? EndPoint(BencodeString? packed) => packed?.Length switch
    {
        CompactEndPoints.V4Length => CompactEndPoints.ReadV4(packed.Span).FirstOrDefault(),
        CompactEndPoints.V6Length => CompactEndPoints.ReadV6(packed.Span).FirstOrDefault(),
        _ => null,
    };

    private static List<IPEndPoint> Peers(BencodeList list)
    {
        var peers = new List<IPEndPoint>(Math.Min(list.Count, MaxPeers));
        foreach (var item in list.Take(MaxPeers))
        {
            if (EndPoint(item as BencodeString) is { } peer) peers.Add(peer);
        }
        return peers;
    }

    private static AddressFilter? Filter(BencodeDictionary values, string key) =>
        values.TryGetString(key, out var filter) && filter.Length == AddressFilter.Length ? new AddressFilter(filter.Span) : null;

    private static List<NodeId> Samples(ReadOnlySpan<byte> bytes)
    {
        var samples = new List<NodeId>();
        for (; bytes.Length >= NodeId.Length && samples.Count < MaxSamples; bytes = bytes[NodeId.Length..]) samples.Add(new NodeId(bytes[..NodeId.Length]));
        return samples;
    }

    private static void WriteString(BencodeWriter writer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        writer.WriteKey(key);
        writer.WriteString(value);
    }

    private static void WriteNumber(BencodeWriter writer, ReadOnlySpan<byte> key, long? value)
    {
        if (value is not { } number) return;
        writer.WriteKey(key);
        writer.WriteInteger(number);
    }

    private static void WriteNodes(BencodeWriter writer, ReadOnlySpan<byte> key, IReadOnlyList<NodeContact>? nodes)
    {
        if (nodes is null) return;
        writer.WriteKey(key);
        writer.WriteString(CompactNodes.Write(nodes));
    }

    private static void WriteSamples(BencodeWriter writer, IReadOnlyList<NodeId>? samples)
    {
        if (samples is null) return;
        var bytes = new byte[samples.Count * NodeId.Length];
        for (var i = 0; i < samples.Count; i++) samples[i].CopyTo(bytes.AsSpan(i * NodeId.Length));
        writer.WriteKey("samples"u8);
        writer.WriteString(bytes);
    }

    private static void WritePeers(BencodeWriter writer, IReadOnlyList<IPEndPoint> peers)
    {
        if (peers.Count == 0) return;
        writer.WriteKey("values"u8);
        writer.WriteListStart();
        foreach (var peer in peers) WriteEndPoint(writer, peer);
        writer.WriteEnd();
    }

    private static void WriteEndPoint(BencodeWriter writer, IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[CompactEndPoints.V6Length];
        writer.WriteString(bytes[..CompactEndPoints.Write(endPoint, bytes)]);
    }
}
