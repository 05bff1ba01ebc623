using System.Security.Cryptography;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>Torrents of nothing but zeros, which take neither time to make nor room on a disk.</summary>
internal static class EmptyContent
{
    public const int PieceLength = 256 * 1024;

    private static readonly byte[] Hash = SHA1.HashData(new byte[PieceLength]);

    public static MetainfoFile Torrent(string name, int pieces)
    {
        var plan = (MetainfoBuilder.ForFile(name, (long)pieces * PieceLength) with { PieceLength = PieceLength }).Plan();
        var hashes = new byte[pieces * Hash.Length];
        for (var i = 0; i < pieces; i++) Hash.CopyTo(hashes, i * Hash.Length);
        return plan.Build(hashes);
    }

    /// <summary>Makes the file of a torrent, without writing to it.</summary>
    public static void Create(string directory, MetainfoFile metainfo)
    {
        using var file = File.Create(Path.Combine(directory, metainfo.Name));
        file.SetLength(metainfo.Layout.TotalLength);
    }
}
