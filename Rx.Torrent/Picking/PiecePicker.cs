using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>Which block to request next, from what peers have, what we want and what is under way.</summary>
/// <remarks>
/// A peer is an <see cref="int"/> here, its token: 0 or more, and never given to another peer of the same swarm, so that it still names
/// the one who sent a block after that peer has left. What a pick costs depends on the blocks that it finds, not on the number of pieces.
/// </remarks>
internal sealed class PiecePicker
{
    private readonly WantedPieces _wanted;
    private readonly PartialPieces _partials;
    private readonly BlockSelector _selector;

    public PiecePicker(PieceLayout layout, Random random)
    {
        Layout = layout;
        _wanted = new WantedPieces(layout);
        _partials = new PartialPieces(layout);
        _selector = new BlockSelector(_wanted, _partials, random);
    }

    public PieceLayout Layout { get; }

    /// <summary>Which piece to start next; at first <see cref="PieceOrders.RarestFirst"/>.</summary>
    public IPieceOrder Order
    {
        get => _selector.Order;
        set => _selector.Order = value;
    }

    /// <summary>The pieces that we have. Not a copy: it changes with the picker.</summary>
    public PieceSet Verified => _wanted.Verified;

    /// <summary>How many pieces are wanted and not verified.</summary>
    public int PiecesLeft => _wanted.Missing.Count;

    /// <summary>How many bytes of wanted pieces are still to be received.</summary>
    public long BytesLeft => _wanted.MissingBytes - _partials.WantedBytesReceived;

    /// <summary>True when all that is wanted is verified.</summary>
    public bool IsComplete => _wanted.Missing.IsEmpty;

    /// <summary>True in the end game: every block that is wanted and that some peer has is requested or received.</summary>
    public bool AllRequested => _selector.AllRequested;

    /// <summary>How many pieces are in progress.</summary>
    public int PartialCount => _partials.All.Count;

    /// <summary>How many whole copies of the torrent there are among the peers and ourselves. Goes through all the pieces.</summary>
    public double DistributedCopies => _wanted.Availability.DistributedCopies(Verified);

    /// <summary>How many connected peers have <paramref name="piece"/>.</summary>
    public int AvailabilityOf(PieceIndex piece) => _wanted.Availability.Of(piece);

    /// <summary>A peer has come that has these pieces.</summary>
    public void AddPeer(PieceSet pieces) => _wanted.AddPeer(Checked(pieces));

    /// <summary>A peer has left that had these pieces: those that it came with and those of each <see cref="AddHave"/> since.</summary>
    public void RemovePeer(PieceSet pieces) => _wanted.RemovePeer(Checked(pieces));

    /// <summary>A peer has got a piece.</summary>
    public void AddHave(PieceIndex piece) => _wanted.AddHave(piece);

    /// <summary>A peer has lost a piece.</summary>
    public void RemoveHave(PieceIndex piece) => _wanted.RemoveHave(piece);

    /// <summary>True when a peer with these pieces has one that we want and do not have.</summary>
    public bool IsInteresting(PieceSet pieces) =>
        pieces.IsFull ? !_wanted.Missing.IsEmpty : Checked(pieces).Intersects(_wanted.Missing);

    /// <summary>
    /// How many of these pieces we want and do not have. A caller that keeps the number for each peer, one more for a <c>have</c> of a
    /// piece that <see cref="Wants"/> and one less when a piece of the peer is verified, need not ask again until priorities change.
    /// </summary>
    public int CountInteresting(PieceSet pieces) =>
        pieces.IsFull ? _wanted.Missing.Count : Checked(pieces).CountIn(_wanted.Missing);

    /// <summary>True when the piece is wanted and not verified.</summary>
    public bool Wants(PieceIndex piece) => _wanted.Missing.Contains(piece);

    public PiecePriority PriorityOf(PieceIndex piece) => _wanted.PriorityOf(piece);

    /// <summary>Changes how much a piece is wanted. What is requested of it already stays so, and is still accepted.</summary>
    public void SetPriority(PieceIndex piece, PiecePriority priority)
    {
        var isBegun = _partials.TryFind(piece, out var partial);
        if (isBegun) _partials.SetPriority(partial!, priority);
        _wanted.SetPriority(piece, priority, isBegun);
    }

    /// <summary>Changes how much each piece is wanted.</summary>
    /// <exception cref="ArgumentException">There is not one priority for each piece.</exception>
    public void SetPriorities(ReadOnlySpan<PiecePriority> priorities)
    {
        if (priorities.Length != Layout.PieceCount)
            throw new ArgumentException($"{Layout.PieceCount} pieces, {priorities.Length} priorities", nameof(priorities));
        _wanted.SortAnew();
        for (var i = 0; i < priorities.Length; i++) SetPriority(new PieceIndex(i), priorities[i]);
    }

    /// <summary>Picks blocks to request from a peer, and marks them as requested from it.</summary>
    /// <returns>How many were added to <paramref name="into"/>.</returns>
    public int Pick(in PickQuery query, List<BlockRange> into)
    {
        if (query.Count <= 0 || IsComplete) return 0;
        Checked(query.Pieces);
        return _selector.Select(query, into);
    }

    /// <summary>In the end game: picks blocks that others were asked for already, the latest of them first.</summary>
    /// <param name="query">The peer.</param>
    /// <param name="late">What this peer would send notably sooner than those who owe it.</param>
    /// <param name="into">Where they are added.</param>
    /// <returns>How many were added to <paramref name="into"/>.</returns>
    public int PickAgain(in PickQuery query, ReadOnlySpan<BlockRange> late, List<BlockRange> into)
    {
        if (query.Count <= 0 || late.IsEmpty || IsComplete || !AllRequested) return 0;
        Checked(query.Pieces);
        return EndGame.Pick(_partials, query, late, into);
    }

    /// <summary>The peer will not send the block: cancelled, rejected, choked or too late.</summary>
    /// <returns>False when it was not requested from that peer, or has arrived.</returns>
    public bool Release(BlockRange block, int peer)
    {
        if (!IsBlock(block) || !_partials.TryFind(block.Piece, out var partial)) return false;
        if (!_partials.Release(partial, NumberOf(block), peer)) return false;
        EndIfUntouched(partial);
        return true;
    }

    /// <summary>The peer will send none of the blocks requested from it: it has left, or chokes us. Goes through all pieces in progress.</summary>
    /// <returns>How many there were.</returns>
    public int ReleaseAll(int peer)
    {
        var released = 0;
        foreach (var partial in _partials.All)
        {
            if (partial.RequestedCount == 0) continue;
            for (var block = 0; block < partial.BlockCount; block++)
            {
                if (_partials.Release(partial, block, peer)) released++;
            }
            EndIfUntouched(partial);
        }
        return released;
    }

    /// <summary>A block has arrived from a peer.</summary>
    /// <param name="block">What arrived.</param>
    /// <param name="peer">Who sent it.</param>
    /// <param name="alsoRequestedFrom">Is given the other peers that were asked for it, to each of whom a cancel is due; cleared before.</param>
    /// <param name="acceptUnrequested">True to take the block also when the peer was not asked for it, as long as it is wanted.</param>
    public BlockOutcome MarkReceived(BlockRange block, int peer, List<int> alsoRequestedFrom, bool acceptUnrequested = false)
    {
        alsoRequestedFrom.Clear();
        if (!IsBlock(block)) return BlockOutcome.NotWanted;
        if (Verified.Contains(block.Piece)) return BlockOutcome.Duplicate;

        var number = NumberOf(block);
        if (_partials.TryFind(block.Piece, out var partial) && partial.IsReceived(number)) return BlockOutcome.Duplicate;
        if (partial is null || !partial.IsRequestedFrom(number, peer))
        {
            if (!Wants(block.Piece)) return BlockOutcome.NotWanted;
            if (!acceptUnrequested) return BlockOutcome.NotRequested;
            if (partial is null)
            {
                _wanted.Begin(block.Piece);
                partial = _partials.Begin(block.Piece, PriorityOf(block.Piece), isSlow: false);
            }
        }

        foreach (var other in partial.RequestersOf(number))
        {
            if (other != peer) alsoRequestedFrom.Add(other);
        }
        _partials.Receive(partial, number, peer);
        return partial.IsComplete ? BlockOutcome.PieceComplete : BlockOutcome.Stored;
    }

    /// <summary>How many blocks of a piece in progress have come; 0 when it is not in progress.</summary>
    public int ReceivedCountOf(PieceIndex piece) => _partials.TryFind(piece, out var partial) ? partial.ReceivedCount : 0;

    /// <summary>Who sent each block of a piece in progress, <see cref="PartialPiece.NoPeer"/> for one that is missing; empty when it is not in progress.</summary>
    public int[] Contributors(PieceIndex piece)
    {
        if (!_partials.TryFind(piece, out var partial)) return [];
        var contributors = new int[partial.BlockCount];
        for (var block = 0; block < contributors.Length; block++) contributors[block] = partial.ContributorOf(block);
        return contributors;
    }

    /// <summary>We have the piece: its hash is right.</summary>
    public void MarkVerified(PieceIndex piece)
    {
        if (_partials.TryFind(piece, out var partial)) _partials.End(partial);
        _wanted.MarkVerified(piece);
        if (!IsComplete) return;
        _partials.Trim();
        _wanted.Trim();
    }

    /// <summary>We no longer have the piece.</summary>
    public void MarkMissing(PieceIndex piece) => _wanted.MarkMissing(piece);

    /// <summary>The hash of the piece is wrong: every block that was received is open again. Ask for <see cref="Contributors"/> before.</summary>
    public void MarkFailed(PieceIndex piece)
    {
        if (!_partials.TryFind(piece, out var partial)) return;
        for (var block = 0; block < partial.BlockCount; block++)
        {
            if (partial.IsReceived(block)) _partials.Reopen(partial, block);
        }
        EndIfUntouched(partial);
    }

    /// <summary>A received block is lost, or known to be wrong, and open again.</summary>
    public void MarkFailed(BlockRange block)
    {
        if (!IsBlock(block) || !_partials.TryFind(block.Piece, out var partial) || !partial.IsReceived(NumberOf(block))) return;
        _partials.Reopen(partial, NumberOf(block));
        EndIfUntouched(partial);
    }

    private static int NumberOf(BlockRange block) => block.Offset / PieceLayout.BlockLength;

    private bool IsBlock(BlockRange block) =>
        Layout.Contains(block.Piece) && block.Offset >= 0 && block.Offset < Layout.LengthOf(block.Piece)
        && block == Layout.BlockAt(block.Piece, NumberOf(block));

    private void EndIfUntouched(PartialPiece partial)
    {
        if (!partial.IsUntouched) return;
        _partials.End(partial);
        _wanted.Offer(partial.Piece);
    }

    private PieceSet Checked(PieceSet pieces) =>
        pieces.Capacity == Layout.PieceCount
            ? pieces
            : throw new ArgumentException($"a set out of {pieces.Capacity} pieces, not of {Layout.PieceCount}", nameof(pieces));
}
