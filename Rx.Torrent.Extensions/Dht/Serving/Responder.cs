using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Routing;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>What a node answers: from its routing tables and what others stored with it. A function of these, the query and the time.</summary>
internal sealed class Responder(DhtLimits limits, TokenIssuer tokens, PeerStore peers, ItemStore items)
{
    private const int MostPeers = 100;
    private const int MostSamples = 20;
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMinutes(1);

    public PeerStore Peers => peers;

    public ItemStore Items => items;

    /// <summary>The answer to a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="own">Who answers.</param>
    /// <param name="tableOf">The nodes of a network; null for none.</param>
    /// <param name="now">The time.</param>
    public KrpcMessage Answer(KrpcQuery query, IPEndPoint from, NodeId own, Func<AddressFamily, RoutingTable?> tableOf, TimeSpan now)
    {
        var reply = new KrpcReply(own);
        switch (query)
        {
            case KrpcQuery.Ping:
                return reply;
            case KrpcQuery.GetPeers getPeers:
                return WithNodes(WithPeers(reply, getPeers, from, now), query, from, tableOf);
            case KrpcQuery.AnnouncePeer announce:
                return Store(announce, from, own, now) is { } noPeer ? noPeer : reply;
            case KrpcQuery.Get get:
                return WithNodes(WithItem(reply, get) with { Token = tokens.Issue(from.Address, get.Place, now) }, query, from, tableOf);
            case KrpcQuery.Put put:
                return Store(put, from, own, now) is { } noItem ? noItem : reply;
            case KrpcQuery.SampleInfoHashes:
                return WithNodes(
                    reply with { Samples = peers.SampleSwarms(MostSamples), StoredSwarms = peers.SwarmCount, SampleInterval = SampleInterval }, query, from, tableOf);
            case { Target: not null }: // also of what we do not know: so nodes can speak of new things through us
                return WithNodes(reply, query, from, tableOf);
            default:
                return new KrpcError(KrpcErrorCode.MethodUnknown, "there is no such query here");
        }
    }

    private static KrpcReply WithNodes(KrpcReply reply, KrpcQuery query, IPEndPoint from, Func<AddressFamily, RoutingTable?> tableOf)
    {
        var want = query.Want != NodeFamilies.Unsaid ? query.Want
            : from.AddressFamily == AddressFamily.InterNetwork ? NodeFamilies.V4
            : NodeFamilies.V6;
        return reply with
        {
            NodesV4 = want.HasFlag(NodeFamilies.V4) ? Nodes(AddressFamily.InterNetwork) : null,
            NodesV6 = want.HasFlag(NodeFamilies.V6) ? Nodes(AddressFamily.InterNetworkV6) : null,
        };

        List<NodeContact> Nodes(AddressFamily family) => tableOf(family)?.Closest(query.Target!.Value, Bucket.Capacity) ?? [];
    }

    private KrpcReply WithPeers(KrpcReply reply, KrpcQuery.GetPeers query, IPEndPoint from, TimeSpan now)
    {
        var place = NodeId.Of(query.InfoHash);
        var filters = query.IsScrape ? peers.Scrape(place) : null;
        return reply with
        {
            Peers = peers.Sample(place, MostPeers, query.WithoutSeeds),
            Token = peers.HasRoomFor(place) ? tokens.Issue(from.Address, place, now) : null, // without one nobody tries (BEP 33)
            Seeds = filters?.Seeds,
            Downloaders = filters?.Downloaders,
        };
    }

    private KrpcReply WithItem(KrpcReply reply, KrpcQuery.Get query)
    {
        switch (items.Find(query.Place))
        {
            case DhtItem.Mutable mutable when query.KnownSequence >= mutable.Sequence:
                return reply with { Sequence = mutable.Sequence };
            case DhtItem.Mutable mutable:
                return reply with { Value = mutable.Value, PublicKey = mutable.Key, Sequence = mutable.Sequence, Signature = mutable.Signature };
            case { } item:
                return reply with { Value = item.Value };
            default:
                return reply;
        }
    }

    private KrpcError? Store(KrpcQuery.AnnouncePeer query, IPEndPoint from, NodeId own, TimeSpan now)
    {
        var place = NodeId.Of(query.InfoHash);
        if (!tokens.IsValid(query.Token, from.Address, place, now)) return BadToken();
        var peer = query.IsPortImplied ? from : new IPEndPoint(from.Address, query.Port);
        return peers.Add(place, peer, query.IsSeed, own, now) ? null : new KrpcError(KrpcErrorCode.Server, $"no room: {limits.PeersPerSwarm} peers at most");
    }

    private KrpcError? Store(KrpcQuery.Put query, IPEndPoint from, NodeId own, TimeSpan now)
    {
        if (!tokens.IsValid(query.Token, from.Address, query.Item.Target, now)) return BadToken();
        return items.Put(query.Item, query.ExpectedSequence, from.Address, own, now) switch
        {
            null => null,
            KrpcErrorCode.SequenceMismatch => new KrpcError(KrpcErrorCode.SequenceMismatch, "another item is here: read it again"),
            KrpcErrorCode.SequenceTooLow => new KrpcError(KrpcErrorCode.SequenceTooLow, "a newer item is here"),
            KrpcErrorCode.BadSignature => new KrpcError(KrpcErrorCode.BadSignature, "the signature is not the key's"),
            var other => new KrpcError(other.Value, "no room"),
        };
    }

    private static KrpcError BadToken() => new(KrpcErrorCode.Protocol, "the token is not yours, or old");
}
