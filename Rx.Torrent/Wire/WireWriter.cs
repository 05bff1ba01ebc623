using System.Buffers;
using System.Buffers.Binary;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>Writes messages as frames of the peer wire protocol. What <see cref="WireReader"/> would refuse or read as something else is an <see cref="ArgumentException"/>.</summary>
internal static class WireWriter
{
    /// <summary>The length of the whole frame.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static int FrameLength(PeerMessage message) => HeadLength(message) + BodyOf(message).Length;

    /// <summary>The length of what <see cref="WriteHead"/> writes.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static int HeadLength(PeerMessage message)
    {
        Check(message);
        return message switch
        {
            PeerMessage.Handshake => HandshakeCodec.Length,
            PeerMessage.KeepAlive => FrameShape.PrefixLength,
            PeerMessage.Bitfield bitfield => FrameShape.HeadLengthOf(MessageId.Bitfield) + bitfield.Pieces.WireLength,
            _ => FrameShape.HeadLengthOf(IdOf(message)),
        };
    }

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
    /// <returns>Its length.</returns>
    /// <exception cref="ArgumentException">The protocol cannot say this, or <paramref name="destination"/> is too short.</exception>
    public static int Write(PeerMessage message, Span<byte> destination)
    {
        var head = WriteHead(message, destination);
        var body = BodyOf(message).Span;
        body.CopyTo(destination[head..]);
        return head + body.Length;
    }

    /// <summary>Writes the whole frame.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static void Write(PeerMessage message, IBufferWriter<byte> destination) =>
        destination.Advance(Write(message, destination.GetSpan(FrameLength(message))));

    /// <summary>Writes all of the frame that comes before <see cref="BodyOf"/>; with a bitfield and a handshake that is everything.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The protocol cannot say this, or <paramref name="destination"/> is too short.</exception>
    public static int WriteHead(PeerMessage message, Span<byte> destination)
    {
        var length = HeadLength(message);
        if (message is PeerMessage.Handshake handshake)
        {
            HandshakeCodec.Write(handshake, destination);
            return length;
        }
        var head = destination[..length];
        BinaryPrimitives.WriteInt32BigEndian(head, length + BodyOf(message).Length - FrameShape.PrefixLength);
        if (message is PeerMessage.KeepAlive) return length;
        head[FrameShape.PrefixLength] = (byte)IdOf(message);
        WriteFields(message, head[(FrameShape.PrefixLength + 1)..]);
        return length;
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

    private static MessageId IdOf(PeerMessage message) => message switch
    {
        PeerMessage.Choke => MessageId.Choke,
        PeerMessage.Unchoke => MessageId.Unchoke,
        PeerMessage.Interested => MessageId.Interested,
        PeerMessage.NotInterested => MessageId.NotInterested,
        PeerMessage.Have => MessageId.Have,
        PeerMessage.Bitfield => MessageId.Bitfield,
        PeerMessage.Request => MessageId.Request,
        PeerMessage.Piece => MessageId.Piece,
        PeerMessage.Cancel => MessageId.Cancel,
        PeerMessage.Port => MessageId.Port,
        PeerMessage.SuggestPiece => MessageId.SuggestPiece,
        PeerMessage.HaveAll => MessageId.HaveAll,
        PeerMessage.HaveNone => MessageId.HaveNone,
        PeerMessage.RejectRequest => MessageId.RejectRequest,
        PeerMessage.AllowedFast => MessageId.AllowedFast,
        PeerMessage.Extended => MessageId.Extended,
        PeerMessage.HashRequest => MessageId.HashRequest,
        PeerMessage.Hashes => MessageId.Hashes,
        PeerMessage.HashReject => MessageId.HashReject,
        PeerMessage.Unknown unknown => (MessageId)unknown.Id,
        _ => throw new ArgumentException($"{message.GetType().Name} has no id", nameof(message)),
    };

    private static void Check(PeerMessage message)
    {
        var fault = message switch
        {
            PeerMessage.Request request => FaultOf(request.Block),
            PeerMessage.Piece piece when piece.Data.Length != piece.Block.Length => $"a block of {piece.Block.Length} bytes with {piece.Data.Length}",
            PeerMessage.Piece piece => FaultOf(piece.Block),
            PeerMessage.Cancel cancel => FaultOf(cancel.Block),
            PeerMessage.RejectRequest reject => FaultOf(reject.Block),
            PeerMessage.Extended { Id: 0 } => "extended id 0 is that of the extended handshake, which is a message of its own",
            PeerMessage.HashRequest request => FaultOf(request.Range),
            PeerMessage.Hashes hashes => FaultOf(hashes),
            PeerMessage.HashReject reject => FaultOf(reject.Range),
            PeerMessage.Unknown unknown when FrameShape.IsKnown((MessageId)unknown.Id) => $"id {unknown.Id} is that of {(MessageId)unknown.Id}",
            _ => null,
        };
        if (fault is not null) throw new ArgumentException(fault, nameof(message));
    }

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
