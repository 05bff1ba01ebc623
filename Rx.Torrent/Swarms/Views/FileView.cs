using Rx.Torrent.Picking;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A file of a torrent at one moment. Padding files (BEP 47) have none.</summary>
/// <param name="Index">Its number in the metainfo.</param>
/// <param name="Path">Where it is below the download folder.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record FileView(int Index, string Path, long Length)
{
    /// <summary>Bytes of it that lie in verified pieces.</summary>
    public required long Verified { get; init; }

    /// <summary>How much it is wanted.</summary>
    public required PiecePriority Priority { get; init; }

    /// <summary>The share of it that is verified, from 0 to 1; 1 for an empty one.</summary>
    public double Completed => Length == 0 ? 1 : (double)Verified / Length;
}
