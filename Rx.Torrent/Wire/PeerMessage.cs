using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>One message of the peer wire protocol, as its BEP names it. Immutable; equal when kind and content are, whatever the <see cref="Origin"/>.</summary>
/// <remarks>
/// With <c>using static Rx.Torrent.Wire.PeerMessage;</c> code reads <c>messages.OfType&lt;Have&gt;()</c>.
/// The payload of a <see cref="Piece"/> moves downstream with the message: whoever keeps it and passes it on as well keeps a <see cref="Copy"/>.
/// </remarks>
public abstract partial record PeerMessage
{
    private PeerMessage() { } // the protocol is the list below

    /// <summary>Who made this message. Null until the pipeline stamps it, which it does when the message enters.</summary>
    public MessageOrigin? Origin { get; init; }

    /// <summary>Who waits to hear what becomes of the message. Goes with it into every copy that a stage makes.</summary>
    internal object? Receipt { get; init; }

    /// <summary>This message with a payload of its own, to keep for as long as one likes.</summary>
    public virtual PeerMessage Copy() => this;

    /// <summary>Same kind; each message adds its own content.</summary>
    public virtual bool Equals(PeerMessage? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Leaves the origin out of <c>ToString</c>.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <summary>The first message in each direction: "this protocol, these extensions, this swarm, I" (BEP 3).</summary>
    public sealed record Handshake(ReservedBits Reserved, InfoHash InfoHash, PeerId PeerId) : PeerMessage;

    /// <summary>No id: "still here" (BEP 3).</summary>
    public sealed record KeepAlive : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static KeepAlive Instance { get; } = new();
    }

    /// <summary>Id 0: "I serve you no blocks" (BEP 3).</summary>
    public sealed record Choke : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static Choke Instance { get; } = new();
    }

    /// <summary>Id 1: "I serve you blocks" (BEP 3).</summary>
    public sealed record Unchoke : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static Unchoke Instance { get; } = new();
    }

    /// <summary>Id 2: "you have what I want" (BEP 3).</summary>
    public sealed record Interested : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static Interested Instance { get; } = new();
    }

    /// <summary>Id 3: "you have nothing that I want" (BEP 3).</summary>
    public sealed record NotInterested : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static NotInterested Instance { get; } = new();
    }

    /// <summary>Id 4: "I have this piece, whole and verified" (BEP 3).</summary>
    public sealed record Have(PieceIndex Index) : PeerMessage;

    /// <summary>
    /// "I no longer have this piece" (BEP 54). It has no id of its own: what knows the extension <c>lt_donthave</c> turns the one into the other, in both directions.
    /// One that is left to leave goes nowhere.
    /// </summary>
    public sealed record DontHave(PieceIndex Index) : PeerMessage;

    /// <summary>Id 5: "these are the pieces that I have" (BEP 3). While the number of pieces is unknown (a magnet link) the set's capacity is a multiple of 8.</summary>
    public sealed record Bitfield(PieceSet Pieces) : PeerMessage;

    /// <summary>Id 6: "send me this block" (BEP 3).</summary>
    public sealed record Request(BlockRange Block) : PeerMessage;

    /// <summary>Id 7: "here is this block" (BEP 3). <see cref="Data"/> has the block's length.</summary>
    public sealed record Piece(BlockRange Block, Payload Data) : PeerMessage
    {
        /// <inheritdoc/>
        public override PeerMessage Copy() => this with { Data = Data.Copy() };
    }

    /// <summary>Id 8: "no longer send me this block" (BEP 3).</summary>
    public sealed record Cancel(BlockRange Block) : PeerMessage;

    /// <summary>Id 9: "my DHT node listens on this UDP port" (BEP 5).</summary>
    public sealed record Port(ushort Number) : PeerMessage;

    /// <summary>Id 13: "this piece is cheap for me to send" (BEP 6).</summary>
    public sealed record SuggestPiece(PieceIndex Index) : PeerMessage;

    /// <summary>Id 14: "I have every piece" (BEP 6).</summary>
    public sealed record HaveAll : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static HaveAll Instance { get; } = new();
    }

    /// <summary>Id 15: "I have no piece" (BEP 6).</summary>
    public sealed record HaveNone : PeerMessage
    {
        /// <summary>The one there is.</summary>
        public static HaveNone Instance { get; } = new();
    }

    /// <summary>Id 16: "I will not send you this block" (BEP 6).</summary>
    public sealed record RejectRequest(BlockRange Block) : PeerMessage;

    /// <summary>Id 17: "this piece you may request while choked" (BEP 6).</summary>
    public sealed record AllowedFast(PieceIndex Index) : PeerMessage;

    // Id 20, extended id 0: ExtendedHandshake, in a file of its own.

    /// <summary>Id 20: a message of an extension, under the id that its receiver gave the name in its extended handshake (BEP 10).</summary>
    /// <param name="Id">The id on the wire; never 0 there. In a message that is named it is filled in when the message leaves.</param>
    /// <param name="Body">What the extension says.</param>
    public sealed record Extended(byte Id, Payload Body) : PeerMessage
    {
        /// <summary>A message of the extension of that name; the id that the peer gave it is looked up when the message leaves.</summary>
        public Extended(string name, Payload body)
            : this(0, body) => Name = name ?? throw new ArgumentNullException(nameof(name));

        /// <summary>
        /// The extension. Of an incoming message it is null when no plugin on this connection offers an extension under that id; of an outgoing one
        /// when the sender has looked up the id.
        /// </summary>
        public string? Name { get; init; }

        /// <inheritdoc/>
        public override PeerMessage Copy() => this with { Body = Body.Copy() };
    }

    /// <summary>Id 21: "send me these hashes of a file's Merkle tree" (BEP 52).</summary>
    public sealed record HashRequest(HashRange Range) : PeerMessage;

    /// <summary>Id 22: "here are those hashes" (BEP 52).</summary>
    public sealed record Hashes(HashRange Range, Payload Nodes) : PeerMessage
    {
        /// <inheritdoc/>
        public override PeerMessage Copy() => this with { Nodes = Nodes.Copy() };
    }

    /// <summary>Id 23: "I will not send you those hashes" (BEP 52).</summary>
    public sealed record HashReject(HashRange Range) : PeerMessage;

    /// <summary>An id this library gives no meaning to; a plugin may.</summary>
    public sealed record Unknown(byte Id, Payload Body) : PeerMessage
    {
        /// <inheritdoc/>
        public override PeerMessage Copy() => this with { Body = Body.Copy() };
    }
}
