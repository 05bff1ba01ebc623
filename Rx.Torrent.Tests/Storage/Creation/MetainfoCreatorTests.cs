using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage.Creation;

namespace Rx.Torrent.Tests.Storage.Creation;

public sealed class MetainfoCreatorTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rxtorrent-creator-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_file_is_hashed_piece_by_piece()
    {
        var bytes = Write("one.bin", 100_000, seed: 1);
        var file = await MetainfoCreator.CreateAsync(Path.Combine(_root, "one.bin"));

        file.IsSingleFile.ShouldBeTrue();
        file.Layout.PieceLength.ShouldBe(16 * 1024);
        file.PieceHashes.ToArray().ShouldBe(HashesOf(bytes, 16 * 1024));
        MetainfoFile.Read(file.Encode()).InfoHash.ShouldBe(file.InfoHash);
    }

    [Fact]
    public async Task A_directory_is_hashed_across_its_files()
    {
        byte[] bytes = [.. Write("d/a/1", 30_000, 1), .. Write("d/a/2", 0, 2), .. Write("d/a-", 5, 3), .. Write("d/b", 40_001, 4)];
        var reports = new Reports();
        var file = await MetainfoCreator.CreateAsync(
            Path.Combine(_root, "d") + "/", builder => builder with { PieceLength = 1000, IsPrivate = true }, new() { Parallelism = 3 }, reports);

        file.Name.ShouldBe("d");
        file.IsPrivate.ShouldBeTrue();
        file.Files.Select(entry => entry.Path).ShouldBe(["d/a/1", "d/a/2", "d/a-", "d/b"]);
        file.PieceHashes.ToArray().ShouldBe(HashesOf(bytes, 1000));
        reports.Seen.Count.ShouldBe(file.Layout.PieceCount);
        reports.Seen.ShouldContain(new CreationProgress(file.Layout.PieceCount, file.Layout.PieceCount));
    }

    [Fact]
    public async Task Padding_is_hashed_as_zeros()
    {
        byte[] bytes = [.. Write("d/a", 1500, 1), .. new byte[500], .. Write("d/b", 700, 2)];
        var file = await MetainfoCreator.CreateAsync(Path.Combine(_root, "d"), builder => builder with { PieceLength = 1000, AlignFiles = true });

        file.Files.Select(entry => entry.IsPadding).ShouldBe([false, true, false]);
        file.PieceHashes.ToArray().ShouldBe(HashesOf(bytes, 1000));
    }

    [Fact]
    public async Task Hidden_files_are_left_out_when_asked_and_links_always()
    {
        Write("d/.hidden/x", 1, 1);
        Write("d/.y", 1, 1);
        Write("d/z", 1, 1);
        if (!OperatingSystem.IsWindows()) Directory.CreateSymbolicLink(Path.Combine(_root, "d", "link"), _root);

        var all = await MetainfoCreator.CreateAsync(Path.Combine(_root, "d"));
        var shown = await MetainfoCreator.CreateAsync(Path.Combine(_root, "d"), options: new() { ExcludeHidden = true });

        all.Files.Select(entry => entry.Path).ShouldBe(["d/.hidden/x", "d/.y", "d/z"]);
        shown.Files.Select(entry => entry.Path).ShouldBe(["d/z"]);
    }

    [Fact]
    public async Task Names_are_those_on_the_disk()
    {
        if (OperatingSystem.IsWindows()) return;
        Write("d/what?", 1, 1);
        (await MetainfoCreator.CreateAsync(Path.Combine(_root, "d"))).Files[0].Path.ShouldBe("d/what?");
    }

    [Fact]
    public async Task What_cannot_be_a_torrent_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_root, "empty"));
        Write("one", 1000, 1);
        var one = Path.Combine(_root, "one");

        await Should.ThrowAsync<FileNotFoundException>(() => MetainfoCreator.CreateAsync(Path.Combine(_root, "nothing")));
        await Should.ThrowAsync<ArgumentException>(() => MetainfoCreator.CreateAsync(Path.Combine(_root, "empty")));
        await Should.ThrowAsync<MetainfoException>(() => MetainfoCreator.CreateAsync(one, builder => builder with { PieceLength = int.MaxValue }));
        await Should.ThrowAsync<OperationCanceledException>(() => MetainfoCreator.CreateAsync(one, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_file_that_became_shorter_is_not_hashed_as_something_else()
    {
        Write("one", 1000, 1);
        var one = Path.Combine(_root, "one");
        await Should.ThrowAsync<EndOfStreamException>(() => MetainfoCreator.CreateAsync(one, builder =>
        {
            File.WriteAllBytes(one, new byte[10]);
            return builder;
        }));
    }

    private byte[] Write(string path, int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return bytes;
    }

    private static byte[] HashesOf(byte[] bytes, int pieceLength) => [.. bytes.Chunk(pieceLength).SelectMany(SHA1.HashData)];

    private sealed class Reports : IProgress<CreationProgress>
    {
        private readonly Lock _lock = new();

        public List<CreationProgress> Seen { get; } = [];

        public void Report(CreationProgress value)
        {
            lock (_lock) Seen.Add(value);
        }
    }
}
