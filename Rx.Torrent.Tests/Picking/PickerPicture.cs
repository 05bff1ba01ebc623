using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

/// <summary>A picker set up from pictures, one character a piece, and asked in words. Pieces have four blocks.</summary>
/// <remarks>
/// <c>available</c>: a digit, how many peers have it. <c>have</c>: <c>#</c> we do. <c>wanted</c>: <c>-</c> skip, <c>l</c> low, <c>n</c> normal,
/// <c>h</c> high. <c>blocks</c>: a group of four for each piece: <c>.</c> open, <c>a</c> requested from peer a, <c>A</c> received from peer a.
/// A pick answers <c>piece:block</c> for each.
/// </remarks>
internal sealed class PickerPicture
{
    private const int BlocksPerPiece = 4;
    private const int Placeholder = 1_000_000;

    private PickerPicture(PieceLayout layout, int seed) => Picker = new PiecePicker(layout, new Random(seed));

    public PiecePicker Picker { get; }

    public static PickerPicture Of(string available, string have = "", string wanted = "", string blocks = "", int seed = 1)
    {
        var pieces = available.Length;
        var layout = new PieceLayout((long)pieces * BlocksPerPiece * PieceLayout.BlockLength, BlocksPerPiece * PieceLayout.BlockLength);
        var picture = new PickerPicture(layout, seed);
        for (var piece = 0; piece < pieces; piece++)
        {
            for (var peers = available[piece] - '0'; peers > 0; peers--) picture.Picker.AddHave((PieceIndex)piece);
        }
        picture.Draw(blocks.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        for (var piece = 0; piece < have.Length; piece++)
        {
            if (have[piece] == '#') picture.Picker.MarkVerified((PieceIndex)piece);
        }
        for (var piece = 0; piece < wanted.Length; piece++)
            picture.Picker.SetPriority((PieceIndex)piece, (PiecePriority)"-lnh".IndexOf(wanted[piece], StringComparison.Ordinal));
        return picture;
    }

    /// <param name="peer">The peer, a lower-case letter.</param>
    /// <param name="has">One character a piece, <c>#</c> when the peer has it; everything when left out.</param>
    /// <param name="count">How many blocks.</param>
    public string Pick(char peer = 'z', string has = "", int count = 1, bool slow = false, bool choking = false, int outstanding = 0,
        int[]? allowedFast = null, int[]? suggested = null)
    {
        var capacity = Picker.Layout.PieceCount;
        var picked = new List<BlockRange>();
        var query = new PickQuery
        {
            Pieces = has.Length == 0 ? PieceSet.All(capacity) : Set(has),
            Peer = peer,
            Count = count,
            Outstanding = outstanding,
            IsSlow = slow,
            PeerChoking = choking,
            AllowedFast = Pieces(allowedFast),
            Suggested = Pieces(suggested),
        };
        Picker.Pick(query, picked).ShouldBe(picked.Count);
        return string.Join(' ', picked.Select(block => $"{block.Piece}:{block.Offset / PieceLayout.BlockLength}"));
    }

    /// <summary>The same in the end game, of blocks that others owe: those that are late, the latest first.</summary>
    public string PickAgain(char peer, string late, string has = "", int count = 99, bool slow = false, bool choking = false, int outstanding = 0, int[]? allowedFast = null)
    {
        var capacity = Picker.Layout.PieceCount;
        var picked = new List<BlockRange>();
        var query = new PickQuery
        {
            Pieces = has.Length == 0 ? PieceSet.All(capacity) : Set(has),
            Peer = peer,
            Count = count,
            Outstanding = outstanding,
            IsSlow = slow,
            PeerChoking = choking,
            AllowedFast = Pieces(allowedFast),
        };
        Picker.PickAgain(query, [.. late.Split(' ').Select(Block)], picked).ShouldBe(picked.Count);
        return string.Join(' ', picked.Select(block => $"{block.Piece}:{block.Offset / PieceLayout.BlockLength}"));
    }

    /// <summary>The pieces of a picture, <c>#</c> where they are.</summary>
    public static PieceSet Set(string picture) =>
        PieceSet.Of(picture.Length, Enumerable.Range(0, picture.Length).Where(piece => picture[piece] == '#'));

    /// <summary>A block from <c>piece:block</c>.</summary>
    public BlockRange Block(string text)
    {
        var numbers = text.Split(':').Select(int.Parse).ToArray();
        return Picker.Layout.BlockAt((PieceIndex)numbers[0], numbers[1]);
    }

    public bool Release(string block, char peer) => Picker.Release(Block(block), peer);

    /// <summary>What came of the block; then, where any, whom it must be cancelled at: <c>Stored, cancel ab</c>.</summary>
    public string Receive(string block, char peer, bool acceptUnrequested = false)
    {
        var others = new List<int>();
        var outcome = Picker.MarkReceived(Block(block), peer, others, acceptUnrequested);
        return others.Count == 0 ? $"{outcome}" : $"{outcome}, cancel {string.Concat(others.Order().Select(other => (char)other))}";
    }

    private static PieceIndex[] Pieces(int[]? numbers) => [.. (numbers ?? []).Select(number => new PieceIndex(number))];

    private void Draw(string[] groups)
    {
        for (var piece = 0; piece < groups.Length; piece++)
        {
            for (var block = 0; block < BlocksPerPiece; block++)
            {
                var mark = groups[piece][block];
                Request(piece, mark == '.' ? Placeholder : char.ToLowerInvariant(mark));
                if (char.IsAsciiLetterUpper(mark)) Receive($"{piece}:{block}", char.ToLowerInvariant(mark));
            }
        }
        Picker.ReleaseAll(Placeholder);
    }

    private void Request(int piece, int peer) =>
        Picker.Pick(
            new PickQuery
            {
                Pieces = PieceSet.All(Picker.Layout.PieceCount), Peer = peer, Count = 1, PeerChoking = true, AllowedFast = Pieces([piece]),
            },
            []).ShouldBe(1);
}
