using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>Room for one block, with headroom before it so that a frame's header and body leave as one segment.</summary>
internal sealed class BlockBuffer
{
    /// <summary>Bytes before the block: the 13 of a <c>piece</c> frame's header, rounded up to keep the block aligned.</summary>
    public const int Headroom = 16;

    // Pinned, so that it never moves under a socket or a file, and so that the collector never copies it.
    public readonly byte[] Array = GC.AllocateUninitializedArray<byte>(Headroom + PieceLayout.BlockLength, pinned: true);

    /// <summary>Counts how often the buffer went back to its pool; a payload of an older generation is dead.</summary>
    public int Generation { get; private set; }

    /// <summary>Where the block lies.</summary>
    public Memory<byte> Block => Array.AsMemory(Headroom, PieceLayout.BlockLength);

    public void Retire() => Generation++;
}
