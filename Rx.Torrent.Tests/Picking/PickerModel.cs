using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

/// <summary>What a picker has to know, kept in the slowest and most obvious way: to hold the fast one against.</summary>
internal sealed class PickerModel(PieceLayout layout)
{
    public Dictionary<int, HashSet<int>> Peers { get; } = [];

    public PiecePriority[] Priorities { get; } = [.. Enumerable.Repeat(PiecePriority.Normal, layout.PieceCount)];

    public HashSet<int> Verified { get; } = [];

    /// <summary>Blocks under way, and who was asked.</summary>
    public Dictionary<BlockRange, HashSet<int>> Requested { get; } = [];

    /// <summary>Blocks that arrived and are not verified, and who sent them.</summary>
    public Dictionary<BlockRange, int> Received { get; } = [];

    public IEnumerable<int> Missing =>
        Enumerable.Range(0, layout.PieceCount).Where(piece => !Verified.Contains(piece) && Priorities[piece] != PiecePriority.Skip);

    public int PiecesLeft => Missing.Count();

    public long BytesLeft =>
        Missing.Sum(piece => layout.LengthOf((PieceIndex)piece))
        - Received.Keys.Where(block => Missing.Contains(block.Piece.Value)).Sum(block => (long)block.Length);

    public IEnumerable<BlockRange> Open =>
        Missing.SelectMany(BlocksOf).Where(block => !Received.ContainsKey(block) && !Requested.ContainsKey(block));

    public bool AllRequested => Open.All(block => AvailabilityOf(block.Piece) == 0);

    public int AvailabilityOf(int piece) => Peers.Values.Count(has => has.Contains(piece));

    public IEnumerable<BlockRange> BlocksOf(int piece) =>
        Enumerable.Range(0, layout.BlockCountOf((PieceIndex)piece)).Select(number => layout.BlockAt((PieceIndex)piece, number));

    public bool IsComplete(int piece) => BlocksOf(piece).All(Received.ContainsKey);

    public void Request(BlockRange block, int peer)
    {
        if (!Requested.TryGetValue(block, out var peers)) Requested[block] = peers = [];
        peers.Add(peer).ShouldBeTrue($"{block} is requested from {peer} already");
    }

    public bool Release(BlockRange block, int peer)
    {
        if (!Requested.TryGetValue(block, out var peers) || !peers.Remove(peer)) return false;
        if (peers.Count == 0) Requested.Remove(block);
        return true;
    }

    public void Forget(int piece)
    {
        foreach (var block in BlocksOf(piece))
        {
            Requested.Remove(block);
            Received.Remove(block);
        }
    }
}
