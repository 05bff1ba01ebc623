using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>What follows a lookup that wants to leave something behind: the nearest nodes are given it, each with its token.</summary>
internal static class StoreRun
{
    /// <summary>Stores with the nearest nodes of a lookup that has ended.</summary>
    /// <param name="run">The lookup.</param>
    /// <param name="query">What to give to a node, with its token.</param>
    /// <param name="ended">Told how many took it, and why the others did not, when the last one has answered or not.</param>
    public static void Begin(LookupRun run, Func<LookupNode, BencodeString, KrpcQuery> query, Action<int, IReadOnlyList<KrpcError>> ended)
    {
        var nodes = run.Nearest.ToArray();
        var (open, stored) = (nodes.Length, 0);
        var refusals = new List<KrpcError>();
        if (open == 0) ended(0, refusals);
        foreach (var node in nodes)
        {
            run.Node.Ask(node.EndPoint, query(node, node.Token!), answer =>
            {
                if (answer is KrpcReply) stored++;
                else if (answer is KrpcError error) refusals.Add(error);
                if (--open == 0) ended(stored, refusals);
            });
        }
    }
}
