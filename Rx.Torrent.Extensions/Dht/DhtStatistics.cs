using System.Net;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>How a node stands. Counts run from its start, over all its addresses.</summary>
public sealed record DhtStatistics
{
    /// <summary>Our ids, one for each listening address.</summary>
    public required IReadOnlyList<NodeId> Ids { get; init; }

    /// <summary>Our addresses as other nodes see them, as far as they agree (BEP 42).</summary>
    public required IReadOnlyList<IPEndPoint> ExternalEndPoints { get; init; }

    /// <summary>Nodes in the tables that answer.</summary>
    public required int Nodes { get; init; }

    /// <summary>Buckets of the tables.</summary>
    public required int Buckets { get; init; }

    /// <summary>Lookups that run or wait.</summary>
    public required int Lookups { get; init; }

    /// <summary>Swarms of which others stored peers with us.</summary>
    public required int StoredSwarms { get; init; }

    /// <summary>Peers that others stored with us.</summary>
    public required int StoredPeers { get; init; }

    /// <summary>Items that others stored with us.</summary>
    public required int StoredItems { get; init; }

    /// <summary>Addresses that are not heard at this moment.</summary>
    public required int BlockedAddresses { get; init; }

    /// <summary>Queries that we sent.</summary>
    public required long QueriesSent { get; init; }

    /// <summary>Answers to them.</summary>
    public required long AnswersReceived { get; init; }

    /// <summary>Those that nobody answered in time.</summary>
    public required long QueriesTimedOut { get; init; }

    /// <summary>Queries of ours that were not sent, because <see cref="DhtLimits.PendingQueries"/> waited for their answers.</summary>
    public required long QueriesHeldBack { get; init; }

    /// <summary>Queries of other nodes.</summary>
    public required long QueriesReceived { get; init; }

    /// <summary>Answers and refusals that we sent.</summary>
    public required long AnswersSent { get; init; }

    /// <summary>Datagrams that were no messages.</summary>
    public required long Malformed { get; init; }

    /// <summary>Answers to nothing that we asked, or from somebody else.</summary>
    public required long Unexpected { get; init; }

    /// <summary>Datagrams beyond the limits.</summary>
    public required long Dropped { get; init; }

    /// <summary>Bytes of datagrams that came.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Bytes of datagrams that went.</summary>
    public required long BytesSent { get; init; }
}
