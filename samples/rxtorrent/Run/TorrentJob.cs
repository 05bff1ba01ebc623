using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>A torrent, and what the user wants of it.</summary>
/// <param name="Metainfo">The torrent.</param>
/// <param name="Directory">Where its file or folder is, or shall be.</param>
internal sealed record TorrentJob(MetainfoFile Metainfo, string Directory)
{
    /// <summary>The numbers of the only files that are wanted; null for all.</summary>
    public IReadOnlySet<int>? Selected { get; init; }

    /// <summary>True to serve only what is there already: nothing is downloaded, and the files are not written to.</summary>
    public bool SeedsOnly { get; init; }

    public bool Sequential { get; init; }

    /// <summary>One for each file, because resume data may hold what an earlier run wanted.</summary>
    public IReadOnlyDictionary<int, PiecePriority> Priorities => Metainfo.Files.ToDictionary(
        file => file.Index, file => IsWanted(file) ? PiecePriority.Normal : PiecePriority.Skip);

    /// <summary>The bytes of the pieces that have wanted files in them: what has to come.</summary>
    public long WantedBytes
    {
        get
        {
            var (bytes, next) = (0L, 0);
            foreach (var file in Metainfo.Files.Where(IsWanted))
            {
                var pieces = Metainfo.FileLayout.PiecesOf(file.Index);
                for (var i = Math.Max(next, pieces.First); i < pieces.First + pieces.Count; i++)
                {
                    bytes += Metainfo.Layout.LengthOf(new Primitives.PieceIndex(i));
                    next = i + 1;
                }
            }
            return bytes;
        }
    }

    private bool IsWanted(MetainfoEntry file) => Selected?.Contains(file.Index) ?? true;
}
