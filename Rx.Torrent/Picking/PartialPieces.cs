using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>The ledger of the pieces in progress: which block is requested from whom, and which pieces have blocks that nobody was asked for.</summary>
internal sealed class PartialPieces(PieceLayout layout)
{
    private readonly Dictionary<int, PartialPiece> _byPiece = [];
    private readonly Stack<PartialPiece> _spare = [];
    private readonly List<PartialPiece>[] _open = [[], [], [], []];
    private long _begun;

    /// <summary>How many requests are unanswered.</summary>
    public int Requests { get; private set; }

    /// <summary>How many blocks are requested; fewer than <see cref="Requests"/> when some are requested from several peers.</summary>
    public int RequestedBlocks { get; private set; }

    /// <summary>How many bytes of wanted pieces are received and not verified.</summary>
    public long WantedBytesReceived { get; private set; }

    /// <summary>Every piece in progress. Pieces may end while it is gone through, but not begin.</summary>
    public Dictionary<int, PartialPiece>.ValueCollection All => _byPiece.Values;

    /// <summary>The pieces of a class that have open blocks, in no order.</summary>
    public ReadOnlySpan<PartialPiece> OpenOf(PiecePriority priority) => CollectionsMarshal.AsSpan(_open[(int)priority]);

    public bool Contains(PieceIndex piece) => _byPiece.ContainsKey(piece);

    public bool TryFind(PieceIndex piece, [NotNullWhen(true)] out PartialPiece? partial) => _byPiece.TryGetValue(piece, out partial);

    public PartialPiece Begin(PieceIndex piece, PiecePriority priority, bool isSlow)
    {
        if (!_spare.TryPop(out var partial)) partial = new PartialPiece();
        partial.Begin(piece, layout.BlockCountOf(piece), priority, isSlow, _begun++);
        _byPiece.Add(piece, partial);
        List(partial);
        return partial;
    }

    /// <summary>Forgets a piece: it is verified, or nothing of it is requested or received.</summary>
    public void End(PartialPiece partial)
    {
        for (var block = 0; partial.RequestedCount > 0 && block < partial.BlockCount; block++)
        {
            foreach (var peer in partial.RequestersOf(block).ToArray()) Release(partial, block, peer);
        }
        Unlist(partial);
        if (partial.Priority > PiecePriority.Skip) WantedBytesReceived -= partial.ReceivedBytes;
        _byPiece.Remove(partial.Piece);
        _spare.Push(partial);
    }

    /// <summary>Requests the first open block of a piece; there must be one.</summary>
    public BlockRange RequestNext(PartialPiece partial, int peer)
    {
        var block = partial.RequestNext(peer);
        Requests++;
        RequestedBlocks++;
        if (partial.OpenCount == 0) Unlist(partial);
        return layout.BlockAt(partial.Piece, block);
    }

    /// <summary>Requests a block once more, from another peer.</summary>
    public BlockRange RequestAgain(PartialPiece partial, int block, int peer)
    {
        partial.Request(block, peer);
        Requests++;
        return layout.BlockAt(partial.Piece, block);
    }

    /// <summary>The peer will not send the block.</summary>
    /// <returns>False when it was not requested from that peer.</returns>
    public bool Release(PartialPiece partial, int block, int peer)
    {
        var open = partial.OpenCount;
        if (!partial.Release(block, peer)) return false;
        Requests--;
        if (partial.OpenCount == open) return true;
        RequestedBlocks--;
        List(partial);
        return true;
    }

    public void Receive(PartialPiece partial, int block, int peer)
    {
        var length = layout.BlockAt(partial.Piece, block).Length;
        var requests = partial.RequestersOf(block).Length;
        Requests -= requests;
        if (requests > 0) RequestedBlocks--;
        if (partial.Priority > PiecePriority.Skip) WantedBytesReceived += length;
        partial.Receive(block, length, peer);
        if (partial.OpenCount == 0) Unlist(partial);
    }

    /// <summary>A received block turned out to be bad, and is open again.</summary>
    public void Reopen(PartialPiece partial, int block)
    {
        var length = layout.BlockAt(partial.Piece, block).Length;
        if (partial.Priority > PiecePriority.Skip) WantedBytesReceived -= length;
        partial.Reopen(block, length);
        List(partial);
    }

    public void SetPriority(PartialPiece partial, PiecePriority priority)
    {
        Unlist(partial);
        if (partial.Priority > PiecePriority.Skip) WantedBytesReceived -= partial.ReceivedBytes;
        partial.Priority = priority;
        if (partial.Priority > PiecePriority.Skip) WantedBytesReceived += partial.ReceivedBytes;
        if (partial.OpenCount > 0) List(partial);
    }

    /// <summary>Gives the memory back that was kept for pieces to come.</summary>
    public void Trim()
    {
        _spare.Clear();
        _spare.TrimExcess();
    }

    private void List(PartialPiece partial)
    {
        if (partial.OpenSlot >= 0) return;
        var open = _open[(int)partial.Priority];
        partial.OpenSlot = open.Count;
        open.Add(partial);
    }

    private void Unlist(PartialPiece partial)
    {
        if (partial.OpenSlot < 0) return;
        var open = _open[(int)partial.Priority];
        open[partial.OpenSlot] = open[^1];
        open[partial.OpenSlot].OpenSlot = partial.OpenSlot;
        open.RemoveAt(open.Count - 1);
        partial.OpenSlot = -1;
    }
}
