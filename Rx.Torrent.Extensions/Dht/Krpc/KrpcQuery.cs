using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>A question, one of the records inside.</summary>
/// <param name="Sender">The id that the asking node gives itself.</param>
public abstract record KrpcQuery(NodeId Sender) : KrpcMessage
{
    /// <summary>What it is called on the wire.</summary>
    public abstract string Method { get; }

    /// <summary>The place that it is about; null when it is about none.</summary>
    public virtual NodeId? Target => null;

    /// <summary>The sender answers no queries and wants to be in no table (BEP 43).</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Of which networks it wants nodes (BEP 32).</summary>
    public NodeFamilies Want { get; init; }

    /// <summary>Are you there?</summary>
    public sealed record Ping(NodeId Sender) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "ping";
    }

    /// <summary>Which nodes do you know near a place?</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="Place">The place.</param>
    public sealed record FindNode(NodeId Sender, NodeId Place) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "find_node";

        /// <inheritdoc/>
        public override NodeId? Target => Place;
    }

    /// <summary>Which peers of a swarm do you know, and which nodes near it?</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="InfoHash">The swarm.</param>
    public sealed record GetPeers(NodeId Sender, InfoHash InfoHash) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "get_peers";

        /// <inheritdoc/>
        public override NodeId? Target => NodeId.Of(InfoHash);

        /// <summary>No seeds, please (BEP 33).</summary>
        public bool WithoutSeeds { get; init; }

        /// <summary>How many are they? (BEP 33)</summary>
        public bool IsScrape { get; init; }
    }

    /// <summary>I am a peer of a swarm.</summary>
    /// <param name="Sender">Who says so.</param>
    /// <param name="InfoHash">The swarm.</param>
    /// <param name="Port">Where it listens for peers.</param>
    /// <param name="Token">The proof that its address is its own.</param>
    public sealed record AnnouncePeer(NodeId Sender, InfoHash InfoHash, ushort Port, BencodeString Token) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "announce_peer";

        /// <inheritdoc/>
        public override NodeId? Target => NodeId.Of(InfoHash);

        /// <summary>The port is that from which this came, whatever <see cref="Port"/> says.</summary>
        public bool IsPortImplied { get; init; }

        /// <summary>It has everything (BEP 33).</summary>
        public bool IsSeed { get; init; }
    }

    /// <summary>Have you got an item? (BEP 44)</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="Place">Where the item is stored.</param>
    public sealed record Get(NodeId Sender, NodeId Place) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "get";

        /// <inheritdoc/>
        public override NodeId? Target => Place;

        /// <summary>Only if it is newer than this.</summary>
        public long? KnownSequence { get; init; }
    }

    /// <summary>Keep an item (BEP 44).</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Token">The proof that its address is its own.</param>
    public sealed record Put(NodeId Sender, DhtItem Item, BencodeString Token) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "put";

        /// <inheritdoc/>
        public override NodeId? Target => Item.Target;

        /// <summary>Only in place of the item with this number.</summary>
        public long? ExpectedSequence { get; init; }
    }

    /// <summary>For which swarms do you know peers? (BEP 51)</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="Place">Near which nodes are wanted too.</param>
    public sealed record SampleInfoHashes(NodeId Sender, NodeId Place) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => "sample_infohashes";

        /// <inheritdoc/>
        public override NodeId? Target => Place;
    }

    /// <summary>Something that this library has no name for.</summary>
    /// <param name="Sender">Who asks.</param>
    /// <param name="Name">What it is called on the wire.</param>
    /// <param name="Arguments">All that it says.</param>
    public sealed record Unknown(NodeId Sender, string Name, BencodeDictionary Arguments) : KrpcQuery(Sender)
    {
        /// <inheritdoc/>
        public override string Method => Name;

        /// <inheritdoc/>
        public override NodeId? Target =>
            (Arguments.TryGetString("target", out var place) || Arguments.TryGetString("info_hash", out place)) && place.Length == NodeId.Length
                ? new NodeId(place.Span)
                : null;
    }
}
