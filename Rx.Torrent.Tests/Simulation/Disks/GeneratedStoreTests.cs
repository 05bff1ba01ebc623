using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing.Simulation.Contents;

namespace Rx.Torrent.Tests.Simulation.Disks;

public class GeneratedStoreTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 5, pieceLength: 3000, seed: 9, missing: 700);

    private static readonly int Length = (int)Content.Layout.TotalLength;

    [Fact]
    public void Content_is_the_same_however_it_is_cut()
    {
        var whole = new byte[Length];
        Content.Fill(0, whole);
        var pieces = new byte[Length];
        for (var at = 0; at < Length; at += 13) Content.Fill(at, pieces.AsSpan(at, Math.Min(13, Length - at)));

        pieces.ShouldBe(whole);
        whole.Distinct().Count().ShouldBeGreaterThan(200);
        Content.Metainfo.PieceHashes.Span[..20].ToArray().ShouldBe(SHA1.HashData(whole.AsSpan(0, 3000)));
    }

    [Fact]
    public void Another_seed_is_another_torrent() =>
        new GeneratedContent(2, seed: 1).Metainfo.InfoHash.ShouldNotBe(new GeneratedContent(2, seed: 2).Metainfo.InfoHash);

    /// <summary>It behaves as a store of bytes, whatever is written where, right or wrong.</summary>
    [Fact]
    public void It_is_like_a_store_in_memory()
    {
        var writes = Gen.Choose(0, Length - 1).SelectMany(offset => Gen.Choose(1, Math.Min(4000, Length - offset))
            .SelectMany(length => Gen.Elements(true, true, false).Select(right => (offset, length, right))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(writes.ArrayOf().ToArbitrary(), cases =>
        {
            var (store, model) = (Content.Store(), new MemoryStore(Length));
            foreach (var (offset, length, right) in cases)
            {
                var bytes = new byte[length];
                Content.Fill(offset, bytes);
                if (!right) bytes[length / 2] ^= 0x40;
                store.Write(offset, [bytes]);
                model.Write(offset, [bytes]);
            }
            var (came, wanted) = (new byte[Length], new byte[Length]);
            store.Read(0, [came.AsMemory(0, 17), came.AsMemory(17)]);
            model.Read(0, [wanted]);
            return came.AsSpan().SequenceEqual(wanted);
        }));
    }

    [Fact]
    public void What_is_right_takes_no_room_and_what_is_not_is_kept()
    {
        var content = new GeneratedContent(pieceCount: 20_000, pieceLength: 16 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var store = content.Store(Enumerable.Range(0, 1000));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        store.RightPieces.Count.ShouldBe(1000);
        allocated.ShouldBeLessThan(1000L * 17 * 1024 + 2_000_000); // a buffer to write each of the thousand from, and 40 KiB for all of it
        store.IsUnwritten(1000L * 16 * 1024, 1024).ShouldBeTrue();
    }

    [Fact]
    public void It_outlives_the_client_that_used_it()
    {
        var store = Content.Store(1, 3);

        store.Dispose();

        store.RightPieces.Select(piece => piece.Value).ShouldBe([1, 3]);
    }
}
