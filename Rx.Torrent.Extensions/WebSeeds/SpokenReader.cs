using System.Buffers.Binary;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Reads what our side says to a web seed, as far as a web seed cares: the handshake, requests, cancels, and that we are still here.</summary>
internal sealed class SpokenReader
{
    private const int HandshakeLength = 68;

    private readonly byte[] _head = new byte[HandshakeLength];
    private int _have;
    private long _skip;
    private bool _isIntroduced;

    /// <summary>What our side's handshake offers and which torrent it is about.</summary>
    public required Action<ReservedBits, InfoHash> Introduced { get; init; }

    public required Action<BlockRange> Requested { get; init; }

    public required Action<BlockRange> Cancelled { get; init; }

    public required Action KeptAlive { get; init; }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            var count = Math.Min(Wanted - _have, bytes.Length);
            bytes[..count].CopyTo(_head.AsSpan(_have));
            _have += count;
            bytes = bytes[count..];
            if (_have == Wanted) Take();
        }
    }

    /// <summary>How much of the next message has to be seen: its length, then what stands in a request.</summary>
    private int Wanted => !_isIntroduced ? HandshakeLength : _have < 4 ? 4 : 4 + (int)Math.Min(13, FrameLength);

    private uint FrameLength => BinaryPrimitives.ReadUInt32BigEndian(_head);

    private void Take()
    {
        if (!_isIntroduced)
        {
            _isIntroduced = true;
            _have = 0;
            Introduced(ReservedBits.Read(_head.AsSpan(20)), new InfoHash(_head.AsSpan(28, 20)));
            return;
        }
        if (_have == 4 && FrameLength > 0) return; // now what follows
        var length = FrameLength;
        _skip = length - (_have - 4);
        _have = 0;
        if (length == 0) KeptAlive();
        else if (length == 13 && _head[4] == 6) Requested(Block());
        else if (length == 13 && _head[4] == 8) Cancelled(Block());
    }

    private BlockRange Block() => new(
        new PieceIndex(BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(5))),
        BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(9)),
        BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(13)));
}
