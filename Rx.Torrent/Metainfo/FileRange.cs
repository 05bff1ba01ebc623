using System.Globalization;

namespace Rx.Torrent.Metainfo;

/// <summary>Files of a torrent by their numbers, from 0, both ends included (BEP 53).</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them, not less than the first.</param>
public readonly record struct FileRange(int First, int Last)
{
    /// <summary>True when the file of that number is among them.</summary>
    public bool Contains(int file) => file >= First && file <= Last;

    /// <summary>As BEP 53 writes it: <c>4</c> or <c>6-8</c>.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
