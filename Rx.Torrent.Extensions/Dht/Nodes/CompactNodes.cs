using System.Net.Sockets;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Extensions.Dht.Nodes;

/// <summary>Nodes in their packed form: an id and a packed address each, 26 bytes for IPv4 (BEP 5) and 38 for IPv6 (BEP 32).</summary>
internal static class CompactNodes
{
    public const int V4Length = NodeId.Length + CompactEndPoints.V4Length;
    public const int V6Length = NodeId.Length + CompactEndPoints.V6Length;

    /// <summary>How many bytes a node of that family has.</summary>
    public static int LengthOf(AddressFamily family) => family == AddressFamily.InterNetwork ? V4Length : V6Length;

    /// <summary>Reads whole nodes, at most so many; those that nobody can be reached at are left out.</summary>
    public static List<NodeContact> Read(ReadOnlySpan<byte> bytes, AddressFamily family, int most)
    {
        var length = LengthOf(family);
        var nodes = new List<NodeContact>(Math.Min(bytes.Length / length, most));
        for (; bytes.Length >= length && nodes.Count < most; bytes = bytes[length..])
        {
            var endPoint = bytes[NodeId.Length..length];
            var read = family == AddressFamily.InterNetwork ? CompactEndPoints.ReadV4(endPoint) : CompactEndPoints.ReadV6(endPoint);
            if (read is [var dialable] && dialable.AddressFamily == family) nodes.Add(new NodeContact(new NodeId(bytes[..NodeId.Length]), dialable));
        }
        return nodes;
    }

    /// <summary>Writes nodes one after the other.</summary>
    public static byte[] Write(IReadOnlyCollection<NodeContact> nodes)
    {
        var bytes = new byte[nodes.Sum(node => NodeId.Length + CompactEndPoints.LengthOf(node.EndPoint))];
        var at = 0;
        foreach (var (id, endPoint) in nodes)
        {
            id.CopyTo(bytes.AsSpan(at));
            at += NodeId.Length;
            at += CompactEndPoints.Write(endPoint, bytes.AsSpan(at));
        }
        return bytes;
    }
}
