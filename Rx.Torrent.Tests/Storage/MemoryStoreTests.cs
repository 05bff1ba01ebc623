using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class MemoryStoreTests
{
    private readonly Content _content = new(100_000, new StoreFile("a", 350_001));

    [Fact]
    public void What_was_written_reads_back()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        _content.WriteAll(store);
        _content.Check(store).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void What_was_not_written_reads_as_zeros()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        store.Write(70_000, [new byte[] { 1 }]);
        var read = Enumerable.Repeat((byte)9, 140_000).ToArray();
        store.Read(0, [read.AsMemory(0, 70_001), read.AsMemory(70_001)]);
        read[70_000].ShouldBe((byte)1);
        read.Count(b => b == 0).ShouldBe(139_999);
    }

    [Fact]
    public void Several_threads_write_their_own_ranges_at_once()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        Parallel.For(0, _content.Bytes.Length / 1000 + 1, i =>
        {
            var length = Math.Min(1000, _content.Bytes.Length - i * 1000);
            store.Write(i * 1000L, [_content.Bytes.AsMemory(i * 1000, length)]);
        });
        _content.Check(store).Count.ShouldBe(4);
    }

    [Fact]
    public void Room_is_taken_only_by_what_is_written()
    {
        using var store = new MemoryStore(1L << 34);
        store.Write((1L << 34) - 1, [new byte[] { 7 }]);
        var read = new byte[2];
        store.Read((1L << 34) - 2, [read]);
        read.ShouldBe([0, 7]);
    }

    [Fact]
    public void Deleted_bytes_are_gone()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        _content.WriteAll(store);
        store.Delete();
        _content.Check(store).ShouldBeEmpty();
    }

    [Fact]
    public void Bytes_outside_are_a_mistake_of_the_caller()
    {
        using var store = new MemoryStore(10);
        Should.Throw<ArgumentOutOfRangeException>(() => store.Read(9, [new byte[2]]));
        Should.Throw<ArgumentOutOfRangeException>(() => store.Write(-1, [new byte[2]]));
    }

    [Fact]
    public void A_disposed_store_does_nothing_more()
    {
        var store = new MemoryStore(10);
        store.Dispose();
        Should.Throw<ObjectDisposedException>(() => store.Read(0, [new byte[2]]));
        Should.Throw<ObjectDisposedException>(() => store.Write(0, [new byte[2]]));
    }

    [Fact]
    public void It_cannot_tell_how_its_files_look()
    {
        using var store = new MemoryStore(10);
        ((IPieceStore)store).StampOf(0).IsUnknown.ShouldBeTrue();
    }
}
