using System.Net.Sockets;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>What a node remembers from one run to the next: its ids, and nodes that it knew.</summary>
/// <param name="Ids">The ids, one for each listening address, in their order.</param>
/// <param name="Nodes">The nodes, of both networks.</param>
public sealed record DhtState(IReadOnlyList<NodeId> Ids, IReadOnlyList<NodeContact> Nodes)
{
    private const int MaxIds = 64;
    private const int MaxNodes = 2000;
    private static readonly BencodeLimits Limits = new() { MaxLength = 128 * 1024, MaxTokens = 1000, MaxDepth = 4 };

    /// <summary>The state as bytes, for a file.</summary>
    public byte[] Encode() => BencodeDictionary.Of(
        ("ids", Ids.SelectMany(id => id.ToArray()).ToArray()),
        ("nodes", CompactNodes.Write([.. Nodes.Where(node => node.EndPoint.AddressFamily == AddressFamily.InterNetwork)])),
        ("nodes6", CompactNodes.Write([.. Nodes.Where(node => node.EndPoint.AddressFamily == AddressFamily.InterNetworkV6)]))).Encode();

    /// <summary>Reads what <see cref="Encode"/> wrote. Whatever is missing is left out.</summary>
    /// <exception cref="BencodeException">The bytes are something else.</exception>
    public static DhtState Parse(ReadOnlySpan<byte> bytes)
    {
        var state = BencodeValue.Parse(bytes, BencodeMode.Strict, Limits) as BencodeDictionary ?? BencodeDictionary.Empty;
        var ids = new List<NodeId>();
        state.TryGetString("ids", out var packed);
        for (var rest = packed is null ? [] : packed.Span; rest.Length >= NodeId.Length && ids.Count < MaxIds; rest = rest[NodeId.Length..]) ids.Add(new NodeId(rest[..NodeId.Length]));
        return new DhtState(ids, [.. Read("nodes", AddressFamily.InterNetwork), .. Read("nodes6", AddressFamily.InterNetworkV6)]);

        List<NodeContact> Read(string key, AddressFamily family) => state.TryGetString(key, out var nodes) ? CompactNodes.Read(nodes.Span, family, MaxNodes) : [];
    }
}
