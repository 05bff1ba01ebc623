using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>What a lookup cost and brought.</summary>
/// <param name="Method">What was asked: <c>find_node</c>, <c>get_peers</c>, <c>get</c>.</param>
/// <param name="Target">The place.</param>
public sealed record LookupReport(string Method, NodeId Target)
{
    /// <summary>Queries that were sent.</summary>
    public int Queries { get; init; }

    /// <summary>Answers that came.</summary>
    public int Answers { get; init; }

    /// <summary>Queries that nobody answered, or not as they should.</summary>
    public int Failures { get; init; }

    /// <summary>The nearest nodes that answered, nearest first.</summary>
    public IReadOnlyList<NodeContact> Nodes { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }
}
