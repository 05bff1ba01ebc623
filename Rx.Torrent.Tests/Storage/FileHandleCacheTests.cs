using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class FileHandleCacheTests : IDisposable
{
    private readonly Content _content = new(16, [.. Enumerable.Range(0, 40).Select(i => new StoreFile($"t/{i}", 16))]);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void No_more_files_are_open_than_the_budget_allows()
    {
        var handles = new FileHandleCache(5);
        using var store = _content.StoreIn(_directory.Path, handles);
        _content.WriteAll(store);
        ShouldHaveOpen(handles, 5);
        _content.Check(store).Count.ShouldBe(40);
        ShouldHaveOpen(handles, 5);
    }

    [Fact]
    public void Stores_share_the_budget()
    {
        var handles = new FileHandleCache(6);
        using var first = _content.StoreIn(_directory["1"], handles);
        using var second = _content.StoreIn(_directory["2"], handles);
        _content.WriteAll(first);
        _content.WriteAll(second);
        ShouldHaveOpen(handles, 6);
        _content.Check(first).Count.ShouldBe(40);
        _content.Check(second).Count.ShouldBe(40);
    }

    [Fact]
    public void A_disposed_store_closes_its_files_and_gives_back_its_share()
    {
        var handles = new FileHandleCache();
        using var kept = _content.StoreIn(_directory["kept"], handles);
        _content.WritePieces(kept, 0, 1);
        using (var store = _content.StoreIn(_directory["gone"], handles)) _content.WriteAll(store);
        ShouldHaveOpen(handles, 2);
    }

    [Fact]
    public void The_files_used_last_stay_open()
    {
        var handles = new FileHandleCache(2);
        using var store = _content.StoreIn(_directory.Path, handles);
        _content.WritePieces(store, 0, 1, 0, 2);
        if (OperatingSystem.IsLinux()) OpenPaths().ShouldBe([_directory["t/0"], _directory["t/2"]]);
        handles.Count.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_read_and_then_written_is_opened_anew_in_the_same_room()
    {
        using (var writing = _content.StoreIn(_directory.Path)) _content.WriteAll(writing);
        var handles = new FileHandleCache();
        using var store = _content.StoreIn(_directory.Path, handles);
        _content.ReadPiece(store, 3);
        handles.Count.ShouldBe(1);
        _content.WritePieces(store, 3);
        _content.ReadPiece(store, 3).ShouldBe(_content.PieceBytes(3).ToArray());
        ShouldHaveOpen(handles, 1);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_takes_no_room()
    {
        var handles = new FileHandleCache();
        using var store = _content.StoreIn(_directory.Path, handles);
        Should.Throw<StoreException>(() => _content.ReadPiece(store, 0));
        handles.Count.ShouldBe(0);
    }

    [Fact]
    public void Many_threads_and_few_handles_exceed_the_budget_by_no_more_than_the_threads()
    {
        const int Threads = 8;
        var handles = new FileHandleCache(2);
        using var store = _content.StoreIn(_directory.Path, handles);
        var most = 0;
        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
        {
            var piece = i * 7 % 40;
            if (i % 3 == 0) _content.WritePieces(store, piece);
            InterlockedMax(ref most, handles.Count);
        });
        most.ShouldBeLessThanOrEqualTo(2 + Threads);
        store.Dispose();
        ShouldHaveOpen(handles, 0);
    }

    [Fact]
    public void A_budget_of_nothing_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => new FileHandleCache(0));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    // Where the system does not tell, what the cache says has to do.
    private void ShouldHaveOpen(FileHandleCache handles, int count)
    {
        handles.Count.ShouldBe(count);
        if (OperatingSystem.IsLinux()) OpenPaths().Count.ShouldBe(count);
    }

    // Of this test's files alone: other tests run at the same time.
    private List<string> OpenPaths() => [.. new DirectoryInfo("/proc/self/fd").EnumerateFiles()
        .Select(descriptor => descriptor.LinkTarget)
        .OfType<string>()
        .Where(path => path.StartsWith(_directory.Path, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];
}
