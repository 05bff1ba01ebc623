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

    /// <summary>True from the pool to its owner, false from the owner back to the pool.</summary>
    public bool IsRented { get; private set; } = true;

    /// <summary>True once somebody has said to be the one who gives the buffer back.</summary>
    public bool IsClaimed { get; private set; }

    public void Revive() => IsRented = true;

    /// <exception cref="InvalidOperationException">Somebody else has claimed it: a message went two ways, and only one of them can have
    /// the buffer.</exception>
    public void Claim()
    {
        if (IsClaimed)
            throw new InvalidOperationException("this block belongs to somebody else; a stage that keeps a message and passes it on keeps message.Copy()");
        IsClaimed = true;
    }

    /// <exception cref="InvalidOperationException">It is back already; once more, and two owners would write over each other.</exception>
    public void Retire()
    {
        if (!IsRented) throw new InvalidOperationException("this block buffer is back in its pool already");
        IsRented = IsClaimed = false;
        Generation++;
    }
}
