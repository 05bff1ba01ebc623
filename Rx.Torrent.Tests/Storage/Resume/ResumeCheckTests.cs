using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Tests.Storage.Resume;

public sealed class ResumeCheckTests : IDisposable
{
    // Pieces of two blocks:  a lies in 0 and 1, b in 1 and 2, c in 3 (behind padding).
    private const int Piece = 2 * PieceLayout.BlockLength;

    private readonly Content _content = new(
        Piece, new("a", Piece + 1000), new("b", Piece), new("pad", Piece - 1000) { IsPadding = true }, new("e", 0), new("c", 1000));

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Nothing_changed_and_everything_is_trusted()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var verdict = Compare(Saved(store, 0, 1, 2, 3), store);
        verdict.Trusted.IsFull.ShouldBeTrue();
        verdict.Doubtful.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Only_what_was_verified_is_trusted()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var verdict = Compare(Saved(store, 0, 3), store);
        verdict.Trusted.ShouldBe(PieceSet.Of(4, 0, 3));
        verdict.Doubtful.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_changed_file_casts_doubt_on_exactly_its_pieces()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var saved = Saved(store, 0, 1, 2, 3);
        Touch("b");
        var verdict = Compare(saved, store);
        verdict.Trusted.ShouldBe(PieceSet.Of(4, 0, 3));
        verdict.Doubtful.ShouldBe(PieceSet.Of(4, 1, 2));
    }

    [Fact]
    public void A_changed_file_is_checked_for_pieces_that_nobody_claims_too()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var saved = Saved(store, 0, 3); // and then the process was killed, with 1 and 2 written
        Touch("b");
        Compare(saved, store).Doubtful.ShouldBe(PieceSet.Of(4, 1, 2));
    }

    [Fact]
    public void A_missing_file_loses_exactly_its_pieces()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var saved = Saved(store, 0, 1, 2, 3);
        File.Delete(_directory["a"]);
        var verdict = Compare(saved, store);
        verdict.Trusted.ShouldBe(PieceSet.Of(4, 2, 3));
        verdict.Doubtful.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_was_cut_loses_what_is_beyond_and_is_doubtful_before()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var saved = Saved(store, 0, 1, 2, 3);
        store.Dispose();
        using (var file = File.OpenWrite(_directory["a"])) file.SetLength(Piece);
        using var reopened = _content.StoreIn(_directory.Path);
        var verdict = Compare(saved, reopened);
        verdict.Trusted.ShouldBe(PieceSet.Of(4, 2, 3));
        verdict.Doubtful.ShouldBe(PieceSet.Of(4, 0));
    }

    [Fact]
    public void A_piece_beyond_the_end_of_its_file_is_not_trusted_whatever_is_claimed()
    {
        using var store = Downloaded(0); // a is short by its last 1000 bytes, and has been when the claim was made
        var verdict = Compare(Saved(store, 0, 1, 2, 3), store);
        verdict.Trusted.ShouldBe(PieceSet.Of(4, 0));
        verdict.Doubtful.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_appeared_is_checked()
    {
        using var store = _content.StoreIn(_directory.Path);
        var saved = Saved(store);
        _content.WriteAll(store);
        Compare(saved, store).Doubtful.IsFull.ShouldBeTrue();
    }

    [Fact]
    public void Resume_data_that_fits_another_torrent_proves_nothing()
    {
        using var store = Downloaded(0, 1, 2, 3);
        var saved = Saved(store, 0, 1, 2, 3);
        var otherPieces = new ResumeState { InfoHash = Content.InfoHash, Verified = PieceSet.All(5), Stamps = saved.Stamps };
        var otherFiles = new ResumeState { InfoHash = Content.InfoHash, Verified = PieceSet.All(4), Stamps = [.. saved.Stamps, default] };
        foreach (var other in new[] { otherPieces, otherFiles })
        {
            Compare(other, store).Trusted.IsEmpty.ShouldBeTrue();
            Compare(other, store).Doubtful.IsFull.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_store_that_cannot_tell_is_checked()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        var verdict = Compare(Saved(store, 0, 1, 2, 3), store);
        verdict.Trusted.IsEmpty.ShouldBeTrue();
        verdict.Doubtful.IsFull.ShouldBeTrue();
    }

    [Fact]
    public void Blocks_of_unfinished_pieces_count_while_their_files_are_unchanged()
    {
        using var store = Downloaded(0);
        store.Write(Piece, [_content.Bytes.AsMemory(Piece, PieceLayout.BlockLength)]); // block 0 of piece 1, in a and b
        var saved = Saved(store, [0], UnfinishedPiece.Of(new PieceIndex(1), 2, 0));
        var kept = Compare(saved, store).Unfinished.ShouldHaveSingleItem();
        kept.Piece.Value.ShouldBe(1);
        kept.Blocks.ShouldBe([0]);
        Touch("b");
        Compare(saved, store).Unfinished.ShouldBeEmpty();
    }

    [Fact]
    public void Blocks_that_cannot_be_there_do_not_count()
    {
        using var store = Downloaded(0);
        store.Write(Piece, [_content.Bytes.AsMemory(Piece, PieceLayout.BlockLength)]);
        var saved = Saved(store, [0],
            UnfinishedPiece.Of(new PieceIndex(0), 2, 0), // verified
            UnfinishedPiece.Of(new PieceIndex(1), 2, 0, 1), // block 1 is beyond the end of b
            UnfinishedPiece.Of(new PieceIndex(1), 2, 0), // a second time
            UnfinishedPiece.Of(new PieceIndex(3), 1, 0), // c is missing
            UnfinishedPiece.Of(new PieceIndex(9), 2, 0), // no such piece
            new UnfinishedPiece(new PieceIndex(2), default)); // no block
        Compare(saved, store).Unfinished.ShouldHaveSingleItem().Blocks.ShouldBe([0]);
    }

    [Fact]
    public void The_parts_of_a_skipped_file_are_trusted_while_the_parts_file_is_unchanged()
    {
        ResumeState saved;
        using (var store = _content.StoreIn(_directory.Path))
        {
            store.SetWanted(1, false);
            _content.WritePieces(store, 0, 1, 3);
            saved = Saved(store, 0, 1, 3);
        }
        using var reopened = _content.StoreIn(_directory.Path);
        reopened.SetWanted(1, false);
        Compare(saved, reopened).Trusted.ShouldBe(PieceSet.Of(4, 0, 1, 3));
        Touch(Content.PartsName);
        Compare(saved, reopened).Doubtful.ShouldBe(PieceSet.Of(4, 1, 2));
        File.Delete(_directory[Content.PartsName]);
        Compare(saved, reopened).Trusted.ShouldBe(PieceSet.Of(4, 0, 3));
    }

    [Fact]
    public void Whatever_happens_to_the_files_no_piece_is_trusted_that_is_not_there()
    {
        var cases =
            from verified in Gen.Choose(0, 15)
            from harm in Gen.Choose(0, 4).ArrayOf(3)
            from seed in Gen.Choose(0, int.MaxValue)
            select (verified, harm, seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(cases.ToArbitrary(), x =>
        {
            using var directory = new TemporaryDirectory();
            int[] pieces = [.. Enumerable.Range(0, 4).Where(piece => (x.verified >> piece & 1) != 0)];
            ResumeState saved;
            using (var store = _content.StoreIn(directory.Path))
            {
                _content.WritePieces(store, pieces);
                saved = Saved(store, pieces);
            }
            string[] names = ["a", "b", "c"];
            for (var i = 0; i < 3; i++) Harm(directory[names[i]], x.harm[i], new Random(x.seed));
            using var reopened = _content.StoreIn(directory.Path);
            var found = _content.Check(reopened);
            var verdict = Compare(saved, reopened);
            // What is trusted is there; and what is there and was claimed is trusted or looked for.
            return verdict.Trusted.All(piece => found.Contains(piece))
                && pieces.Where(found.Contains).All(piece => verdict.Trusted.Contains(new PieceIndex(piece)) || verdict.Doubtful.Contains(new PieceIndex(piece)));
        }));
    }

    private static void Harm(string path, int kind, Random random)
    {
        if (kind == 0 || !File.Exists(path)) return;
        if (kind == 1) File.Delete(path);
        if (kind is 1 or 2) return;
        var bytes = File.ReadAllBytes(path);
        if (kind == 3) bytes[random.Next(bytes.Length)] ^= 0xff;
        if (kind == 4) bytes = bytes[..random.Next(bytes.Length)];
        File.WriteAllBytes(path, bytes);
        // Two writes within one tick of the file system's clock leave one time; here they are told apart on purpose.
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private FileStore Downloaded(params int[] pieces)
    {
        var store = _content.StoreIn(_directory.Path);
        _content.WritePieces(store, pieces);
        return store;
    }

    private ResumeState Saved(IPieceStore store, params int[] pieces) => Saved(store, pieces, []);

    private ResumeState Saved(IPieceStore store, int[] pieces, params UnfinishedPiece[] unfinished)
    {
        var state = new ResumeState
        {
            InfoHash = Content.InfoHash,
            Verified = PieceSet.Of(_content.Layout.PieceCount, pieces),
            Unfinished = unfinished,
            Stamps = [.. Enumerable.Range(0, _content.Files.Length).Select(store.StampOf)],
        };
        return ResumeState.Decode(state.Encode());
    }

    private ResumeVerdict Compare(ResumeState saved, IPieceStore store) => ResumeCheck.Compare(saved, store, _content.FileLayout);

    private void Touch(string name) => File.SetLastWriteTimeUtc(_directory[name], new DateTime(2021, 5, 6, 7, 8, 9, DateTimeKind.Utc));
}
