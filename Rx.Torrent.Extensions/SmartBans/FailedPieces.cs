using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.SmartBans;

/// <summary>The pieces that have failed and are not right yet, in the order in which they failed first.</summary>
internal sealed class FailedPieces
{
    /// <summary>So many blocks are remembered, which is 10 MB; then the piece that failed first is forgotten.</summary>
    public const int MostBlocks = 64 * 1024;

    private readonly OrderedDictionary<PieceIndex, FailedPiece> _pieces = [];
    private int _blocks;

    public IEnumerable<FailedPiece> All => _pieces.Values;

    public FailedPiece? Find(PieceIndex piece) => _pieces.GetValueOrDefault(piece);

    public void Add(PieceFailed failed)
    {
        if (!_pieces.TryGetValue(failed.Piece, out var one)) _pieces.Add(failed.Piece, one = new FailedPiece());
        one.Owner = null;
        foreach (var block in failed.Blocks)
        {
            if (block.Sender is { } sender) one.Evidence.Add(new Evidence(block.Block, sender.EndPoint, block.Sha1));
        }
        _blocks += failed.Blocks.Count;
        one.BlockCount += failed.Blocks.Count;
        while (_blocks > MostBlocks) Take(_pieces.GetAt(0).Key);
    }

    /// <summary>What is known of a piece, which is forgotten by that; null when nothing is.</summary>
    public FailedPiece? Take(PieceIndex piece)
    {
        if (!_pieces.Remove(piece, out var one)) return null;
        _blocks -= one.BlockCount;
        return one;
    }
}
