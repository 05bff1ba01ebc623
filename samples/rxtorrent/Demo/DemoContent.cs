using System.Collections.Immutable;
using System.Security.Cryptography;
using Rx.Torrent.CommandLine.Content;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A file of chance, and the torrent of it.</summary>
/// <param name="Metainfo">The torrent.</param>
/// <param name="Directory">Where the file is.</param>
/// <param name="Sha256">What the file's bytes hash to: by other means than the torrent's, so that it proves something.</param>
internal sealed record DemoContent(MetainfoFile Metainfo, string Directory, string Sha256)
{
    private const string FileName = "demo.bin";
    private const int PieceLength = 256 * 1024;

    /// <summary>Writes the file and makes the torrent. Each party of the swarm takes one of the trackers by chance.</summary>
    public static async Task<DemoContent> MakeAsync(string directory, long length, ImmutableArray<Uri> trackers, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, FileName);
        await WriteAsync(path, length, cancellation).ConfigureAwait(false);
        var builder = MetainfoBuilder.ForFile(FileName, length) with { Trackers = [trackers], PieceLength = PieceLength };
        var plan = builder.Plan();
        var hashes = new byte[plan.Layout.Pieces.PieceCount * InfoHash.V1Length];
        using var store = ContentFiles.Open(builder, plan, directory);
        await new PieceHashing(store, plan.Layout.Pieces)
            .RunAsync((piece, hash) => hash.CopyTo(hashes.AsSpan(piece * InfoHash.V1Length)), cancellation).ConfigureAwait(false);
        return new(plan.Build(hashes), directory, await HashAsync(directory, cancellation).ConfigureAwait(false));
    }

    /// <summary>What the copy in a directory hashes to.</summary>
    public static async Task<string> HashAsync(string directory, CancellationToken cancellation)
    {
        var file = File.OpenRead(Path.Combine(directory, FileName));
        await using var _ = file.ConfigureAwait(false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }

    private static async Task WriteAsync(string path, long length, CancellationToken cancellation)
    {
        var file = File.Create(path);
        await using var _ = file.ConfigureAwait(false);
        var part = new byte[Math.Min(length, 1024 * 1024)];
        for (var left = length; left > 0; left -= part.Length)
        {
            RandomNumberGenerator.Fill(part);
            await file.WriteAsync(part.AsMemory(0, (int)Math.Min(left, part.Length)), cancellation).ConfigureAwait(false);
        }
    }
}
