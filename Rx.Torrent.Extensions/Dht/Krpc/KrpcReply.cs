using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>An answer. It does not say to what; what is not part of it is null or empty.</summary>
/// <param name="Sender">The id that the answering node gives itself.</param>
public sealed record KrpcReply(NodeId Sender) : KrpcMessage
{
    /// <summary>Where the asking node is, as the answering one sees it (BEP 42).</summary>
    public IPEndPoint? External { get; init; }

    /// <summary>Nodes of IPv4; null when the answer has none of that kind.</summary>
    public IReadOnlyList<NodeContact>? NodesV4 { get; init; }

    /// <summary>Nodes of IPv6 (BEP 32); null when the answer has none of that kind.</summary>
    public IReadOnlyList<NodeContact>? NodesV6 { get; init; }

    /// <summary>To be shown when something shall be stored.</summary>
    public BencodeString? Token { get; init; }

    /// <summary>Peers.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>A filter of the seeds' addresses (BEP 33).</summary>
    public AddressFilter? Seeds { get; init; }

    /// <summary>A filter of the other peers' addresses (BEP 33).</summary>
    public AddressFilter? Downloaders { get; init; }

    /// <summary>An item's value (BEP 44).</summary>
    public BencodeValue? Value { get; init; }

    /// <summary>The key that signed it.</summary>
    public ItemPublicKey? PublicKey { get; init; }

    /// <summary>Its signature.</summary>
    public BencodeString? Signature { get; init; }

    /// <summary>Its number; also without the value, when that is no newer than what the asking node has.</summary>
    public long? Sequence { get; init; }

    /// <summary>Some of the swarms for which the node knows peers (BEP 51).</summary>
    public IReadOnlyList<NodeId>? Samples { get; init; }

    /// <summary>How many such swarms there are.</summary>
    public int? StoredSwarms { get; init; }

    /// <summary>When to ask for other samples.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>The nodes of one network.</summary>
    internal IReadOnlyList<NodeContact>? NodesOf(System.Net.Sockets.AddressFamily family) =>
        family == System.Net.Sockets.AddressFamily.InterNetwork ? NodesV4 : NodesV6;
}
