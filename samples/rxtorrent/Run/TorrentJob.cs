using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>A torrent, and what the user wants of it.</summary>
/// <param name="Torrent">The torrent, or the link to it.</param>
/// <param name="Directory">Where its file or folder is, or shall be.</param>
internal sealed record TorrentJob(TorrentReference Torrent, string Directory)
{
    /// <summary>The only files that are wanted, as the user names them; none for all, or for those that the link names.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>True to serve only what is there already: nothing is downloaded, and the files are not written to.</summary>
    public bool SeedsOnly { get; init; }

    public bool Sequential { get; init; }

    /// <summary>Sees that the files that the user names are there.</summary>
    /// <exception cref="CommandException">One is not.</exception>
    public void CheckSelection(MetainfoFile metainfo) => FileSelection.Choose(metainfo, Select);

    /// <summary>One for each file, because resume data may hold what an earlier run wanted. Nothing is wanted when the selection makes no sense.</summary>
    public IReadOnlyDictionary<int, PiecePriority> PrioritiesOf(MetainfoFile metainfo)
    {
        var isWanted = Wanted(metainfo);
        return metainfo.Files.ToDictionary(file => file.Index, file => isWanted(file) ? PiecePriority.Normal : PiecePriority.Skip);
    }

    /// <summary>The bytes of the pieces that have wanted files in them: what has to come.</summary>
    public long WantedBytesOf(MetainfoFile metainfo)
    {
        var (bytes, next) = (0L, 0);
        foreach (var file in metainfo.Files.Where(Wanted(metainfo)))
        {
            var pieces = metainfo.FileLayout.PiecesOf(file.Index);
            for (var i = Math.Max(next, pieces.First); i < pieces.First + pieces.Count; i++)
            {
                bytes += metainfo.Layout.LengthOf(new Primitives.PieceIndex(i));
                next = i + 1;
            }
        }
        return bytes;
    }

    private Func<MetainfoEntry, bool> Wanted(MetainfoFile metainfo)
    {
        if (Select.Count > 0)
        {
            var chosen = FileSelection.TryChoose(metainfo, Select, out _);
            return file => chosen?.Contains(file.Index) == true;
        }
        return Torrent.Magnet is { SelectedFiles: { IsEmpty: false } ranges } ? file => ranges.Any(range => range.Contains(file.Index)) : static _ => true;
    }
}
