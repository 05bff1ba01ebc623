using System.Buffers;
using System.Buffers.Binary;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Blocks that lie side by side and are fetched together, right into the messages in which they are handed over.</summary>
internal sealed class WebSeedFetch
{
    private const int HeadLength = 13; // length, id, piece, offset

    private readonly BlockRange[] _blocks;
    private readonly int[] _ends; // of the contents of each block, all counted together
    private byte[]? _buffer;

    /// <param name="blocks">The blocks, at least one, each where the one before ends.</param>
    public WebSeedFetch(IReadOnlyList<BlockRange> blocks)
    {
        _blocks = [.. blocks];
        _ends = new int[_blocks.Length];
        for (var i = 0; i < _blocks.Length; i++) _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + _blocks[i].Length;
        MessageLength = Length + _blocks.Length * HeadLength;
        _buffer = ArrayPool<byte>.Shared.Rent(MessageLength);
        for (var i = 0; i < _blocks.Length; i++) WriteHead(_buffer.AsSpan(_ends[i] - _blocks[i].Length + i * HeadLength), _blocks[i]);
    }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<BlockRange> Blocks => _blocks;

    /// <summary>The bytes of all blocks.</summary>
    public int Length => _ends[^1];

    /// <summary>The bytes of all messages.</summary>
    public int MessageLength { get; }

    /// <summary>The messages.</summary>
    public ReadOnlySpan<byte> Messages => Buffer.AsSpan(0, MessageLength);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(WebSeedFetch));

    /// <summary>Where the contents from a position on go, up to the end of the block.</summary>
    public Memory<byte> RoomAt(int position)
    {
        var number = Array.BinarySearch(_ends, position + 1);
        if (number < 0) number = ~number;
        return Buffer.AsMemory(position + (number + 1) * HeadLength, _ends[number] - position);
    }

    /// <summary>Gives the room back. Only when nobody reads into it any more.</summary>
    public void Release()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    private static void WriteHead(Span<byte> head, BlockRange block)
    {
        BinaryPrimitives.WriteInt32BigEndian(head, HeadLength - 4 + block.Length);
        head[4] = 7;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], block.Piece);
        BinaryPrimitives.WriteInt32BigEndian(head[9..], block.Offset);
    }
}
