namespace Rx.Torrent.Metainfo;

/// <summary>One file of a torrent (BEP 3), with the attributes of BEP 47.</summary>
public sealed class MetainfoEntry
{
    private readonly IReadOnlyList<string>? _original;

    internal MetainfoEntry(int index, ReadOnlySpan<string> segments, string[] original, long offset, long length)
    {
        Index = index;
        Path = string.Join('/', segments);
        Offset = offset;
        Length = length;
        // Most names are fine as they are, and a torrent can have very many of them.
        _original = segments.SequenceEqual(original) ? null : original;
    }

    /// <summary>Its number in the torrent, from 0.</summary>
    public int Index { get; }

    /// <summary>
    /// Where it goes below the download folder, with <c>/</c> between the names: the torrent's name alone, or the torrent's name and the path inside.
    /// Safe to use: it leads nowhere else, and no other file of the torrent has it, padding aside.
    /// </summary>
    public string Path { get; }

    /// <summary>The names that <see cref="Path"/> is made of.</summary>
    public IReadOnlyList<string> Segments => Path.Split('/');

    /// <summary>The names as the torrent has them, unsafe as they are. A web seed knows the file under these (BEP 19).</summary>
    public IReadOnlyList<string> OriginalSegments => _original ?? Segments;

    /// <summary>Its first byte, counted from the start of the torrent.</summary>
    public long Offset { get; }

    /// <summary>Its length in bytes, 0 or more.</summary>
    public long Length { get; }

    /// <summary>True when it only fills a piece up with zeros and is not to be written (BEP 47, attribute <c>p</c>).</summary>
    public bool IsPadding { get; internal init; }

    /// <summary>True when it is a program (BEP 47, attribute <c>x</c>).</summary>
    public bool IsExecutable { get; internal init; }

    /// <summary>True when it should not show (BEP 47, attribute <c>h</c>).</summary>
    public bool IsHidden { get; internal init; }

    /// <summary>
    /// For a symbolic link (BEP 47, attribute <c>l</c>), what it points to, in the form of <see cref="Path"/> and just as safe; null for a file. A link has no
    /// bytes. What it points to need not exist.
    /// </summary>
    public string? SymlinkTarget { get; internal init; }

    /// <summary>The path and the length.</summary>
    public override string ToString() => $"{Path} ({Length} bytes)";
}
