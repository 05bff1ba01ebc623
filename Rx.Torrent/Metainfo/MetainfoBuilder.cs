using System.Collections.Immutable;
using System.Numerics;

namespace Rx.Torrent.Metainfo;

/// <summary>
/// What goes into a new torrent of version 1 (BEP 3). Pure: <see cref="Plan"/> says which bytes make which piece, somebody hashes them, and
/// <see cref="MetainfoPlan.Build"/> takes the hashes. Nothing is filled in from the machine, so the same input gives the same bytes.
/// </summary>
/// <example>
/// <code>
/// var builder = MetainfoBuilder.ForFile("debian.iso", length) with { Trackers = [[new Uri("udp://tracker.example:6969")]] };
/// </code>
/// </example>
public sealed record MetainfoBuilder
{
    private const int MinChosenLength = 16 * 1024;
    private const int MaxChosenLength = 16 * 1024 * 1024;
    private const int MaxChosenPieces = 2048;

    private MetainfoBuilder(string name, bool isSingleFile, ImmutableArray<MetainfoSource> files)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        IsSingleFile = isSingleFile;
        Files = files;
    }

    /// <summary>The name of the file, or of the directory that the files are in.</summary>
    public string Name { get; init; }

    /// <summary>True for a torrent of one file and no directory.</summary>
    public bool IsSingleFile { get; }

    /// <summary>The files, sorted by path, without padding.</summary>
    public ImmutableArray<MetainfoSource> Files { get; }

    /// <summary>The length of a piece in bytes; null to let <see cref="ChoosePieceLength"/> choose.</summary>
    public int? PieceLength { get; init; }

    /// <summary>True to start each file on a piece of its own, by padding before it (BEP 47).</summary>
    public bool AlignFiles { get; init; }

    /// <summary>True for a private torrent (BEP 27).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The tracker that it is made for, as private trackers want it said; it changes the info hash.</summary>
    public string? Source { get; init; }

    /// <summary>The trackers in tiers (BEP 12).</summary>
    public ImmutableArray<ImmutableArray<Uri>> Trackers { get; init; } = [];

    /// <summary>Web servers that have the content (BEP 19).</summary>
    public ImmutableArray<Uri> WebSeeds { get; init; } = [];

    /// <summary>A remark for people.</summary>
    public string? Comment { get; init; }

    /// <summary>The program that makes it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it is made; kept to the second.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>A torrent of one file.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not the name of a file.</exception>
    public static MetainfoBuilder ForFile(string name, long length) => ForFile(name, new MetainfoSource(name, length));

    /// <summary>A torrent of one file.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static MetainfoBuilder ForFile(string name, MetainfoSource file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(name, isSingleFile: true, [file]);
    }

    /// <summary>A torrent of a directory. The order in which the files are given does not matter.</summary>
    /// <exception cref="ArgumentException">There are no files, or two have one path, or <paramref name="name"/> is empty.</exception>
    public static MetainfoBuilder ForDirectory(string name, params IEnumerable<MetainfoSource> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var sorted = files.ToArray();
        if (sorted.Length == 0) throw new ArgumentException("a torrent has a file or more", nameof(files));
        Array.Sort(sorted, MetainfoSource.CompareByPath);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Path == sorted[i - 1].Path) throw new ArgumentException($"'{sorted[i].Path}' stands there twice", nameof(files));
        }
        return new(name, isSingleFile: false, ImmutableArray.Create(sorted));
    }

    /// <summary>
    /// A sensible length for the pieces of a torrent: the power of two from 16 KiB to 16 MiB that gives 1024 to 2048 of them, as far as there is one. Few enough for
    /// a small metainfo file, and many enough to be shared well.
    /// </summary>
    public static int ChoosePieceLength(long totalLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalLength);
        var least = (totalLength / MaxChosenPieces) + (totalLength % MaxChosenPieces == 0 ? 0 : 1);
        return (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(least, MinChosenLength, MaxChosenLength));
    }

    /// <summary>Lays the files out in pieces.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="PieceLength"/> is not positive.</exception>
    /// <exception cref="OverflowException">The files together have 2^63 bytes or more.</exception>
    public MetainfoPlan Plan()
    {
        var total = 0L;
        foreach (var file in Files) total = checked(total + file.Length);
        return new MetainfoPlan(this, PieceLength ?? ChoosePieceLength(total));
    }
}
