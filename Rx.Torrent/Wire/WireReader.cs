using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>
/// Reads frames of the peer wire protocol. "Not yet" is false; "never" is a <see cref="WireException"/>, as soon as the bytes at hand
/// allow to say so. Keeps nothing between calls: <see cref="FrameDecoder"/> does.
/// </summary>
/// <param name="limits">The longest messages to accept.</param>
/// <param name="pool">Where the buffers for blocks come from.</param>
/// <param name="pieceCount">How many pieces there are; <see cref="UnknownPieceCount"/> while nobody knows (a magnet link).</param>
internal readonly struct WireReader(WireLimits limits, BlockPool pool, int pieceCount)
{
    public const int UnknownPieceCount = -1;

    /// <summary>Where the body of an extended message starts.</summary>
    private const int BodyAt = FrameShape.PrefixLength + 1 + 1;

    // Ordinary ones have less than a hundred tokens; each costs much more memory than the byte or two it needs on the wire.
    private static readonly BencodeLimits ExtendedHandshakeLimits = BencodeLimits.Message with { MaxTokens = 2000 };

    private readonly int _maxPrefix = Math.Max(limits.MaxMessageLength, pieceCount < 0 ? 0 : 1 + WireLengthOf(pieceCount));

    /// <summary>The length of the frame that <paramref name="bytes"/> start with, from its length prefix.</summary>
    /// <exception cref="WireException">It is over the limit.</exception>
    public bool TryFrameLength(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < FrameShape.PrefixLength) return false;
        var prefix = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (prefix > (uint)_maxPrefix) throw new WireException(0, $"a message of at most {_maxPrefix} bytes", $"one of {prefix}");
        length = FrameShape.PrefixLength + (int)prefix;
        return true;
    }

    /// <summary>The shape of the frame that <paramref name="bytes"/> start with.</summary>
    /// <returns>False when it takes more bytes to tell; the head length of <paramref name="shape"/> is then how many.</returns>
    /// <exception cref="WireException">No message of that id has that length, or it is over the limit.</exception>
    public bool TryShape(ReadOnlySpan<byte> bytes, out FrameShape shape)
    {
        shape = new FrameShape(default, FrameShape.PrefixLength, 0);
        if (!TryFrameLength(bytes, out var length)) return false;
        if (length == FrameShape.PrefixLength) return true;
        shape = new FrameShape(default, FrameShape.PrefixLength + 1, 0);
        if (bytes.Length < shape.HeadLength) return false;

        var id = (MessageId)bytes[FrameShape.PrefixLength];
        var head = FrameShape.HeadLengthOf(id);
        shape = new FrameShape(id, head, length - head);
        if (!FrameShape.HasBody(id))
        {
            if (shape.BodyLength != 0) throw WrongLength(shape, $"{head - FrameShape.PrefixLength}");
            return true;
        }
        if (shape.BodyLength < 0) throw WrongLength(shape, $"at least {head - FrameShape.PrefixLength}");
        if (id == MessageId.Extended && bytes.Length < head) return false; // which limit it has to keep follows from its second id
        CheckBodyLength(shape, bytes);
        return true;
    }

    /// <summary>Checks the fields of a head that is there, when its body is not yet.</summary>
    /// <exception cref="WireException">A field is out of its range.</exception>
    public static void CheckHead(in FrameShape shape, ReadOnlySpan<byte> head)
    {
        if (shape.Id == MessageId.Piece) ReadBlock(head, shape.BodyLength);
        else if (shape.Id == MessageId.Hashes) ReadAnsweredRange(shape, head);
    }

    /// <summary>Reads the frame that <paramref name="bytes"/> start with.</summary>
    /// <exception cref="WireException">It is no message of the protocol.</exception>
    public bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PeerMessage? message, out int consumed)
    {
        message = null;
        consumed = 0;
        if (!TryShape(bytes, out var shape) || bytes.Length < shape.HeadLength) return false;
        CheckHead(shape, bytes);
        if (bytes.Length < shape.FrameLength) return false;
        message = Finish(shape, bytes[..shape.HeadLength], Keep(shape, bytes.Slice(shape.HeadLength, shape.BodyLength)));
        consumed = shape.FrameLength;
        return true;
    }

    /// <summary>The message of a head and a body that are both there.</summary>
    /// <exception cref="WireException">They are no message of the protocol.</exception>
    public PeerMessage Finish(in FrameShape shape, ReadOnlySpan<byte> head, Payload body)
    {
        if (shape.IsKeepAlive) return WireMessages.KeepAlive;
        return shape.Id switch
        {
            MessageId.Choke => WireMessages.Choke,
            MessageId.Unchoke => WireMessages.Unchoke,
            MessageId.Interested => WireMessages.Interested,
            MessageId.NotInterested => WireMessages.NotInterested,
            MessageId.Have => new PeerMessage.Have(ReadIndex(head)) { Origin = MessageOrigin.Wire },
            MessageId.Bitfield => new PeerMessage.Bitfield(ReadPieces(body.Span)) { Origin = MessageOrigin.Wire },
            MessageId.Request => new PeerMessage.Request(ReadBlock(head)) { Origin = MessageOrigin.Wire },
            MessageId.Piece => new PeerMessage.Piece(ReadBlock(head, body.Length), body) { Origin = MessageOrigin.Wire },
            MessageId.Cancel => new PeerMessage.Cancel(ReadBlock(head)) { Origin = MessageOrigin.Wire },
            MessageId.Port => new PeerMessage.Port(BinaryPrimitives.ReadUInt16BigEndian(head[5..])) { Origin = MessageOrigin.Wire },
            MessageId.SuggestPiece => new PeerMessage.SuggestPiece(ReadIndex(head)) { Origin = MessageOrigin.Wire },
            MessageId.HaveAll => WireMessages.HaveAll,
            MessageId.HaveNone => WireMessages.HaveNone,
            MessageId.RejectRequest => new PeerMessage.RejectRequest(ReadBlock(head)) { Origin = MessageOrigin.Wire },
            MessageId.AllowedFast => new PeerMessage.AllowedFast(ReadIndex(head)) { Origin = MessageOrigin.Wire },
            MessageId.Extended when head[5] == 0 => ReadExtendedHandshake(body),
            MessageId.Extended => new PeerMessage.Extended(head[5], body) { Origin = MessageOrigin.Wire },
            MessageId.HashRequest => new PeerMessage.HashRequest(ReadRange(head)) { Origin = MessageOrigin.Wire },
            MessageId.Hashes => new PeerMessage.Hashes(ReadRange(head), body) { Origin = MessageOrigin.Wire },
            MessageId.HashReject => new PeerMessage.HashReject(ReadRange(head)) { Origin = MessageOrigin.Wire },
            _ => new PeerMessage.Unknown((byte)shape.Id, body) { Origin = MessageOrigin.Wire },
        };
    }

    private void CheckBodyLength(in FrameShape shape, ReadOnlySpan<byte> head)
    {
        if (shape.Id == MessageId.Bitfield && pieceCount >= 0)
        {
            var exact = WireLengthOf(pieceCount);
            if (shape.BodyLength != exact) throw WrongLength(shape, $"{1 + exact} for {pieceCount} pieces");
            return;
        }
        var max = shape.Id switch
        {
            MessageId.Bitfield => limits.MaxBitfieldLength,
            MessageId.Piece => limits.MaxBlockLength,
            MessageId.Extended => limits.MaxExtendedLengthOf(head[5]),
            MessageId.Hashes => limits.MaxHashesLength,
            _ => limits.MaxUnknownLength,
        };
        if (shape.BodyLength > max) throw WrongLength(shape, $"at most {shape.HeadLength - FrameShape.PrefixLength + (long)max}");
    }

    /// <summary>A body in memory of its own.</summary>
    private Payload Keep(in FrameShape shape, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return Payload.Empty;
        if (shape.Id != MessageId.Piece || body.Length > PieceLayout.BlockLength) return new Payload(body.ToArray());
        var buffer = pool.Rent();
        body.CopyTo(buffer.Block.Span);
        return new Payload(buffer, body.Length);
    }

    private PieceSet ReadPieces(ReadOnlySpan<byte> body)
    {
        if (PieceSet.TryFromWire(body, pieceCount < 0 ? body.Length * 8 : pieceCount, out var pieces)) return pieces;
        throw new WireException(
            FrameShape.PrefixLength + body.Length, $"{body.Length * 8 - pieceCount} spare bits that are zero", $"0x{body[^1]:x2}");
    }

    private static PeerMessage.ExtendedHandshake ReadExtendedHandshake(Payload body)
    {
        try
        {
            // As lenient as other clients: no two of them agree on the order of keys.
            return BencodeValue.Parse(body.Memory, BencodeMode.Lenient, ExtendedHandshakeLimits) is BencodeDictionary content
                ? new PeerMessage.ExtendedHandshake(content) { Origin = MessageOrigin.Wire }
                : throw new WireException(BodyAt, "a bencoded dictionary", "another value");
        }
        catch (BencodeException exception)
        {
            throw new WireException(BodyAt + (exception.Offset ?? 0), exception.Expected, exception.Found);
        }
    }

    private static PieceIndex ReadIndex(ReadOnlySpan<byte> head) => new(ReadNumber(head, 5, "a piece index"));

    private static BlockRange ReadBlock(ReadOnlySpan<byte> head) => ReadBlock(head, ReadNumber(head, 13, "a length"));

    private static BlockRange ReadBlock(ReadOnlySpan<byte> head, int length) =>
        new(ReadIndex(head), ReadNumber(head, 9, "an offset in the piece"), length);

    private static HashRange ReadRange(ReadOnlySpan<byte> head)
    {
        const int Fields = FrameShape.PrefixLength + 1 + FrameShape.HashLength;
        return new HashRange(
            new InfoHash(head[5..Fields]),
            ReadNumber(head, Fields, "a layer"),
            ReadNumber(head, Fields + 4, "an index in the layer"),
            ReadNumber(head, Fields + 8, "a number of hashes"),
            ReadNumber(head, Fields + 12, "a number of layers"));
    }

    private static void ReadAnsweredRange(in FrameShape shape, ReadOnlySpan<byte> head)
    {
        var range = ReadRange(head);
        if (FrameShape.HashCountOf(range) is not { } count)
            throw new WireException(FrameShape.MaxHeadLength - 8, "a power of two from 2", $"{range.Length}");
        if (shape.BodyLength != count * FrameShape.HashLength)
            throw WrongLength(shape, $"{shape.HeadLength - FrameShape.PrefixLength + count * FrameShape.HashLength} for {count} hashes");
    }

    private static int ReadNumber(ReadOnlySpan<byte> head, int offset, string what)
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(head[offset..]);
        return value >= 0 ? value : throw new WireException(offset, what + " of at most 2^31-1", $"{(uint)value}");
    }

    private static int WireLengthOf(int pieces) => (int)(((long)pieces + 7) / 8);

    private static WireException WrongLength(in FrameShape shape, string expected) => new(
        0, $"a length prefix of {expected} (id {(byte)shape.Id})", $"{shape.FrameLength - FrameShape.PrefixLength}");
}
