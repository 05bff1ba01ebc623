using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

public sealed partial class MetainfoFile
{
    /// <summary>Reads a metainfo file. What is wrong in <c>info</c> refuses it; hints around it that make no sense are left out.</summary>
    /// <param name="file">The bytes of the file; not kept.</param>
    /// <param name="limits">How much it may ask for; <see cref="MetainfoLimits.Default"/> when null.</param>
    /// <param name="rules">Which names the files may keep. To find the same files again, read with the same rules.</param>
    /// <exception cref="MetainfoException">It is no metainfo file, asks for too much, or is of version 2 only (BEP 52), which is not supported yet.</exception>
    public static MetainfoFile Read(ReadOnlySpan<byte> file, MetainfoLimits? limits = null, PathRules rules = PathRules.Portable) =>
        MetainfoReader.Read(file, limits ?? MetainfoLimits.Default, rules);

    /// <summary>Reads an <c>info</c> dictionary that came from peers (BEP 9), and checks that it is the one that was asked for.</summary>
    /// <param name="metadata">The bytes of the dictionary; not kept.</param>
    /// <param name="expected">The hash that they must have: SHA-1, or the SHA-256 of a hybrid.</param>
    /// <param name="trackers">The trackers that are known by other ways, in tiers.</param>
    /// <param name="webSeeds">The web seeds that are known by other ways.</param>
    /// <param name="limits">How much it may ask for; <see cref="MetainfoLimits.Default"/> when null.</param>
    /// <param name="rules">Which names the files may keep. To find the same files again, read with the same rules.</param>
    /// <exception cref="MetainfoException">The bytes have another hash, or are not an <c>info</c> dictionary that can be used.</exception>
    public static MetainfoFile FromMetadata(
        ReadOnlySpan<byte> metadata,
        InfoHash expected,
        IEnumerable<IEnumerable<Uri>>? trackers = null,
        IEnumerable<Uri>? webSeeds = null,
        MetainfoLimits? limits = null,
        PathRules rules = PathRules.Portable)
    {
        var actual = expected.Length == InfoHash.V2Length ? MetainfoReader.V2Hash(metadata) : MetainfoReader.V1Hash(metadata);
        if (actual != expected) throw new MetainfoException("info", $"the hash {expected}", $"{actual}");
        var around = new Surroundings { Trackers = Surroundings.Tiers(trackers ?? []), WebSeeds = [.. webSeeds ?? []] };
        return MetainfoReader.Read(metadata.ToArray(), 0, around, limits ?? MetainfoLimits.Default, rules);
    }
}
