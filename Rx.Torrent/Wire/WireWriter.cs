using System.Buffers;
using System.Buffers.Binary;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>
/// Writes messages as frames of the peer wire protocol. What <see cref="WireReader"/> would refuse or read as something else is an
/// <see cref="ArgumentException"/>.
/// </summary>
internal static class WireWriter
{
    /// <summary>Why the protocol cannot say this; null when it can.</summary>
    public static string? RefusalOf(PeerMessage message)
    {
        if (message is PeerMessage.Extended { Id: 0, Name: not null } or PeerMessage.DontHave) return null; // an id is found when it leaves, or it does not leave
        try
        {
            ShapeOf(message);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>
    /// The shape of the frame. Bitfields and both handshakes are all head; <see cref="BodyOf"/> gives the body of the others.
    /// </summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static FrameShape ShapeOf(PeerMessage message) => message switch
    {
        PeerMessage.Handshake handshake => HandshakeShape(handshake),
        PeerMessage.KeepAlive => new FrameShape(default, FrameShape.PrefixLength, 0),
        PeerMessage.Choke => Head(MessageId.Choke),
        PeerMessage.Unchoke => Head(MessageId.Unchoke),
        PeerMessage.Interested => Head(MessageId.Interested),
        PeerMessage.NotInterested => Head(MessageId.NotInterested),
        PeerMessage.Have => Head(MessageId.Have),
        PeerMessage.Bitfield bitfield => Head(MessageId.Bitfield, extra: bitfield.Pieces.WireLength),
        PeerMessage.Request request => Head(MessageId.Request, FaultOf(request.Block)),
        PeerMessage.Piece piece => Head(MessageId.Piece, FaultOf(piece)) with { BodyLength = piece.Data.Length },
        PeerMessage.Cancel cancel => Head(MessageId.Cancel, FaultOf(cancel.Block)),
        PeerMessage.Port => Head(MessageId.Port),
        PeerMessage.SuggestPiece => Head(MessageId.SuggestPiece),
        PeerMessage.HaveAll => Head(MessageId.HaveAll),
        PeerMessage.HaveNone => Head(MessageId.HaveNone),
        PeerMessage.RejectRequest reject => Head(MessageId.RejectRequest, FaultOf(reject.Block)),
        PeerMessage.AllowedFast => Head(MessageId.AllowedFast),
        PeerMessage.ExtendedHandshake handshake => ExtendedHandshakeShape(handshake),
        PeerMessage.Extended extended => Head(MessageId.Extended, FaultOf(extended)) with { BodyLength = extended.Body.Length },
        PeerMessage.HashRequest request => Head(MessageId.HashRequest, FaultOf(request.Range)),
        PeerMessage.Hashes hashes => Head(MessageId.Hashes, FaultOf(hashes)) with { BodyLength = hashes.Nodes.Length },
        PeerMessage.HashReject reject => Head(MessageId.HashReject, FaultOf(reject.Range)),
        PeerMessage.Unknown unknown => Head((MessageId)unknown.Id, FaultOf(unknown)) with { BodyLength = unknown.Body.Length },
        _ => throw new ArgumentException($"{message.GetType().Name} is no message of the protocol", nameof(message)),
    };

    /// <summary>The bytes that a message carries as they are; they follow its head in the frame.</summary>
    public static Payload BodyOf(PeerMessage message) => message switch
    {
        PeerMessage.Piece piece => piece.Data,
        PeerMessage.Extended extended => extended.Body,
        PeerMessage.Hashes hashes => hashes.Nodes,
        PeerMessage.Unknown unknown => unknown.Body,
        _ => Payload.Empty,
    };

    /// <summary>Writes the whole frame.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static void Write(PeerMessage message, IBufferWriter<byte> destination)
    {
        var shape = ShapeOf(message);
        Write(message, shape, destination.GetSpan(shape.FrameLength));
        destination.Advance(shape.FrameLength);
    }

    /// <summary>Writes the whole frame.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shape">Its <see cref="ShapeOf"/>.</param>
    /// <param name="destination">At least as long as the frame.</param>
    public static void Write(PeerMessage message, in FrameShape shape, Span<byte> destination)
    {
        WriteHead(message, shape, destination);
        if (shape.BodyLength > 0) BodyOf(message).Span.CopyTo(destination[shape.HeadLength..]);
    }

    /// <summary>Writes all of the frame that comes before its body.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shape">Its <see cref="ShapeOf"/>.</param>
    /// <param name="destination">At least as long as the head.</param>
    public static void WriteHead(PeerMessage message, in FrameShape shape, Span<byte> destination)
    {
        if (message is PeerMessage.Handshake handshake)
        {
            HandshakeCodec.Write(handshake, destination);
            return;
        }
        BinaryPrimitives.WriteInt32BigEndian(destination, shape.FrameLength - FrameShape.PrefixLength);
        if (shape.IsKeepAlive) return;
        destination[FrameShape.PrefixLength] = (byte)shape.Id;
        WriteFields(message, destination[(FrameShape.PrefixLength + 1)..shape.HeadLength]);
    }

    private static void WriteFields(PeerMessage message, Span<byte> fields)
    {
        switch (message)
        {
            case PeerMessage.Have have:
                WriteNumber(fields, have.Index);
                break;
            case PeerMessage.Bitfield bitfield:
                bitfield.Pieces.CopyToWire(fields);
                break;
            case PeerMessage.Request request:
                WriteBlock(fields, request.Block);
                break;
            case PeerMessage.Piece piece:
                WriteNumber(fields, piece.Block.Piece);
                WriteNumber(fields[4..], piece.Block.Offset);
                break;
            case PeerMessage.Cancel cancel:
                WriteBlock(fields, cancel.Block);
                break;
            case PeerMessage.Port port:
                BinaryPrimitives.WriteUInt16BigEndian(fields, port.Number);
                break;
            case PeerMessage.SuggestPiece suggest:
                WriteNumber(fields, suggest.Index);
                break;
            case PeerMessage.RejectRequest reject:
                WriteBlock(fields, reject.Block);
                break;
            case PeerMessage.AllowedFast allowed:
                WriteNumber(fields, allowed.Index);
                break;
            case PeerMessage.ExtendedHandshake extended:
                fields[0] = 0;
                extended.Content.Encode().CopyTo(fields[1..]);
                break;
            case PeerMessage.Extended extended:
                fields[0] = extended.Id;
                break;
            case PeerMessage.HashRequest request:
                WriteRange(fields, request.Range);
                break;
            case PeerMessage.Hashes hashes:
                WriteRange(fields, hashes.Range);
                break;
            case PeerMessage.HashReject reject:
                WriteRange(fields, reject.Range);
                break;
        }
    }

    private static FrameShape Head(MessageId id, string? fault = null, int extra = 0) =>
        fault is null ? new FrameShape(id, FrameShape.HeadLengthOf(id) + extra, 0) : throw Unsayable(fault);

    private static FrameShape HandshakeShape(PeerMessage.Handshake handshake) => handshake.InfoHash.Length > 0
        ? new FrameShape(default, HandshakeCodec.Length, 0)
        : throw Unsayable("a handshake names a swarm");

    private static FrameShape ExtendedHandshakeShape(PeerMessage.ExtendedHandshake handshake) =>
        handshake.Content.EncodedLength <= PeerMessage.ExtendedHandshake.MaxLength
            ? Head(MessageId.Extended, extra: (int)handshake.Content.EncodedLength)
            : throw Unsayable($"an extended handshake of more than {PeerMessage.ExtendedHandshake.MaxLength} bytes");

    private static ArgumentException Unsayable(string fault) => new(fault);

    private static string? FaultOf(PeerMessage.Piece piece) => piece.Data.Length == piece.Block.Length
        ? FaultOf(piece.Block)
        : $"a block of {piece.Block.Length} bytes with {piece.Data.Length}";

    private static string? FaultOf(PeerMessage.Extended extended) =>
        extended.Id == 0 ? "extended id 0 is that of the extended handshake, which is a message of its own" : null;

    private static string? FaultOf(PeerMessage.Unknown unknown) =>
        FrameShape.IsKnown((MessageId)unknown.Id) ? $"id {unknown.Id} is that of {(MessageId)unknown.Id}" : null;

    private static string? FaultOf(BlockRange block) =>
        block.Offset < 0 || block.Length < 0 ? $"a block at a negative offset or of a negative length: {block}" : null;

    private static string? FaultOf(HashRange range) =>
        range.PiecesRoot.Length != FrameShape.HashLength ? "the root of a tree of pieces has 32 bytes"
        : (range.BaseLayer | range.Index | range.Length | range.ProofLayers) < 0 ? $"negative numbers: {range}"
        : null;

    private static string? FaultOf(PeerMessage.Hashes hashes) =>
        FaultOf(hashes.Range)
        ?? (FrameShape.HashCountOf(hashes.Range) * FrameShape.HashLength != hashes.Nodes.Length
            ? $"{hashes.Nodes.Length} bytes of hashes are not what {hashes.Range} asks for" : null);

    private static void WriteBlock(Span<byte> fields, BlockRange block)
    {
        WriteNumber(fields, block.Piece);
        WriteNumber(fields[4..], block.Offset);
        WriteNumber(fields[8..], block.Length);
    }

    private static void WriteRange(Span<byte> fields, HashRange range)
    {
        range.PiecesRoot.Span.CopyTo(fields);
        WriteNumber(fields[32..], range.BaseLayer);
        WriteNumber(fields[36..], range.Index);
        WriteNumber(fields[40..], range.Length);
        WriteNumber(fields[44..], range.ProofLayers);
    }

    private static void WriteNumber(Span<byte> field, int number) => BinaryPrimitives.WriteInt32BigEndian(field, number);
}
