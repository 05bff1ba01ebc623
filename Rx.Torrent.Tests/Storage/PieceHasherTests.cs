using System.Security.Cryptography;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class PieceHasherTests
{
    private static readonly byte[] HashOfAbc = Convert.FromHexString("a9993e364706816aba3e25717850c26c9cd0d89d"); // FIPS 180
    private static readonly byte[] HashOfNothing = Convert.FromHexString("da39a3ee5e6b4b0d3255bfef95601890afd80709");

    private readonly PieceHasher _hasher = new();

    [Fact]
    public void The_known_hashes_match()
    {
        _hasher.Append("abc"u8);
        _hasher.Matches(HashOfAbc).ShouldBeTrue();
        _hasher.Matches(HashOfNothing).ShouldBeTrue();
        _hasher.Append("abd"u8);
        _hasher.Matches(HashOfAbc).ShouldBeFalse();
    }

    [Fact]
    public void A_hash_of_any_other_length_does_not_match()
    {
        _hasher.Append("abc"u8);
        _hasher.Matches(HashOfAbc.AsSpan(0, 19)).ShouldBeFalse();
    }

    [Fact]
    public void Resetting_forgets_what_was_appended()
    {
        _hasher.Append("x"u8);
        _hasher.Reset();
        _hasher.Append(new byte[5]);
        _hasher.Reset();
        _hasher.Append("abc"u8);
        _hasher.Matches(HashOfAbc).ShouldBeTrue();
    }

    [Fact]
    public void Zeros_are_hashed_like_any_other_bytes_wherever_they_stand()
    {
        foreach (var (before, middle, after) in new[] { (0, 0, 9), (9, 0, 0), (70_000, 1, 0), (3, 2, 200_000), (100_000, 3, 100_000), (1, 0, 0) })
        {
            byte[] bytes = [.. new byte[before], .. Enumerable.Repeat((byte)7, middle), .. new byte[after]];
            foreach (var part in bytes.Chunk(16_384)) _hasher.Append(part);
            _hasher.Matches(SHA1.HashData(bytes)).ShouldBeTrue($"{before} zeros, {middle} sevens, {after} zeros");
        }
    }

    [Fact]
    public void Zeros_can_be_appended_by_their_number()
    {
        _hasher.AppendZeros(100_000);
        _hasher.Append("x"u8);
        _hasher.AppendZeros(200_000);
        _hasher.Matches(SHA1.HashData([.. new byte[100_000], (byte)'x', .. new byte[200_000]])).ShouldBeTrue();
        _hasher.AppendZeros(100_000);
        _hasher.Matches(SHA1.HashData(new byte[100_000])).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0b0000000)]
    [InlineData(0b1111111)]
    [InlineData(0b1010101)]
    [InlineData(0b0111100)]
    [InlineData(0b1000000)]
    [InlineData(0b0000001)]
    public void Blocks_are_taken_from_memory_and_the_rest_from_the_store(int inMemory)
    {
        // Seven blocks, the last of them short; those in memory are not in the store and the other way round.
        var content = new Content(7 * PieceLayout.BlockLength, new StoreFile("a", 7 * PieceLayout.BlockLength * 2 - 1000));
        using var store = new MemoryStore(content.Bytes.Length);
        var piece = new PieceIndex(1);
        var blocks = new ReadOnlyMemory<byte>[7];
        for (var i = 0; i < 7; i++)
        {
            var range = content.Layout.BlockAt(piece, i);
            var bytes = content.PieceBytes(1).Slice(range.Offset, range.Length);
            if ((inMemory >> i & 1) != 0) blocks[i] = bytes;
            else store.Write(content.Layout.OffsetOf(range), [bytes]);
        }
        _hasher.Verify(store, content.Layout, piece, blocks, content.Hashes.AsSpan(20, 20)).ShouldBeTrue();
        _hasher.Verify(store, content.Layout, piece, blocks, content.Hashes.AsSpan(0, 20)).ShouldBeFalse();
    }

    [Fact]
    public void A_piece_larger_than_the_read_buffer_is_read_in_parts()
    {
        var content = new Content(3 * PieceHasher.ReadLength, new StoreFile("a", 3 * PieceHasher.ReadLength - 5));
        using var store = new MemoryStore(content.Bytes.Length);
        content.WriteAll(store);
        var none = new ReadOnlyMemory<byte>[content.Layout.BlockCountOf(default)];
        _hasher.Verify(store, content.Layout, default, none, content.Hashes).ShouldBeTrue();
    }

    [Fact]
    public void A_store_that_fails_passes_through_and_the_next_piece_is_right()
    {
        var content = new Content(2 * PieceLayout.BlockLength, new StoreFile("a", 2 * PieceLayout.BlockLength));
        using var store = new FaultyStore(new MemoryStore(content.Bytes.Length)) { ReadFault = StoreFault.Failed };
        ReadOnlyMemory<byte>[] blocks = [content.Bytes.AsMemory(0, PieceLayout.BlockLength), default];
        Should.Throw<StoreException>(() => _hasher.Verify(store, content.Layout, default, blocks, content.Hashes));
        store.ReadFault = null;
        content.WriteAll(store);
        _hasher.Verify(store, content.Layout, default, blocks, content.Hashes).ShouldBeTrue();
    }

    [Fact]
    public void A_piece_costs_no_memory_after_the_first()
    {
        var content = new Content(4 * PieceLayout.BlockLength, new StoreFile("a", 4 * PieceLayout.BlockLength));
        using var store = new MemoryStore(content.Bytes.Length);
        content.WriteAll(store);
        ReadOnlyMemory<byte>[] blocks = [content.Bytes.AsMemory(0, PieceLayout.BlockLength), default, default, default];
        _hasher.Verify(store, content.Layout, default, blocks, content.Hashes);
        // The least of a few rounds: in one of them the runtime may be at work for itself.
        Enumerable.Range(0, 10).Min(_ => AllocatedBy(() => _hasher.Verify(store, content.Layout, default, blocks, content.Hashes))).ShouldBe(0);
    }

    [Fact]
    public void Each_thread_has_its_own()
    {
        PieceHasher.OfThread.ShouldBeSameAs(PieceHasher.OfThread);
        PieceHasher? other = null;
        var thread = new Thread(() => other = PieceHasher.OfThread);
        thread.Start();
        thread.Join();
        other.ShouldNotBeNull().ShouldNotBeSameAs(PieceHasher.OfThread);
    }

    private static long AllocatedBy(Func<bool> verify)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var right = true;
        for (var i = 0; i < 20; i++) right &= verify();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        right.ShouldBeTrue();
        return allocated;
    }
}
