using System.Net;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Routing;

/// <summary>A node in the routing table: it has answered us at least once.</summary>
internal sealed class KnownNode(NodeContact contact, TimeSpan now)
{
    /// <summary>After so long without a sign it is questionable (BEP 5).</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    private const int FailuresOfBad = 2;

    public NodeContact Contact => contact;

    public NodeId Id => contact.Id;

    public IPEndPoint EndPoint => contact.EndPoint;

    /// <summary>Its id is one that its address may have (BEP 42).</summary>
    public bool IsSecure { get; } = SecureNodeId.IsValid(contact.Id, contact.EndPoint.Address);

    /// <summary>When it last answered or asked.</summary>
    public TimeSpan LastSeen { get; private set; } = now;

    /// <summary>Queries in a row that it has not answered.</summary>
    public int Failures { get; private set; }

    public bool IsBad => Failures >= FailuresOfBad;

    public bool IsGood(TimeSpan now) => Failures == 0 && now - LastSeen < Freshness;

    public void Answered(TimeSpan now)
    {
        LastSeen = now;
        Failures = 0;
    }

    public void Asked(TimeSpan now)
    {
        if (Failures == 0) LastSeen = now; // who asks and does not answer is of no use
    }

    public void Failed() => Failures++;
}
