namespace Rx.Torrent.Metainfo;

/// <summary>A file that is to go into a torrent.</summary>
public sealed record MetainfoSource
{
    /// <summary>Describes a file.</summary>
    /// <param name="path">Its path inside the torrent's directory, with <c>/</c> between the names.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="ArgumentException">A name in the path is empty, <c>.</c> or <c>..</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public MetainfoSource(string path, long length)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Segments = path.Split('/');
        if (Segments.Any(name => name is "" or "." or "..")) throw new ArgumentException($"'{path}' is not a path inside a torrent", nameof(path));
        Path = path;
        Length = length;
    }

    /// <summary>Its path inside the torrent's directory, with <c>/</c> between the names.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>True for a program (BEP 47, attribute <c>x</c>).</summary>
    public bool IsExecutable { get; init; }

    /// <summary>True for a file that should not show (BEP 47, attribute <c>h</c>).</summary>
    public bool IsHidden { get; init; }

    /// <summary>True for one that <see cref="MetainfoBuilder.Plan"/> put in to fill a piece up (BEP 47, attribute <c>p</c>): zeros that lie on no disk.</summary>
    public bool IsPadding { get; internal init; }

    internal IReadOnlyList<string> Segments { get; }

    /// <summary>Name by name, by UTF-16 code units: the same on every machine.</summary>
    internal static int CompareByPath(MetainfoSource left, MetainfoSource right)
    {
        for (var i = 0; i < Math.Min(left.Segments.Count, right.Segments.Count); i++)
        {
            var order = string.CompareOrdinal(left.Segments[i], right.Segments[i]);
            if (order != 0) return order;
        }
        return left.Segments.Count.CompareTo(right.Segments.Count);
    }
}
