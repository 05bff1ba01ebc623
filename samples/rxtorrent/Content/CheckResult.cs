using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Content;

/// <summary>How much of a torrent lies in a directory.</summary>
internal sealed class CheckResult
{
    public CheckResult(MetainfoFile metainfo, IReadOnlyList<bool> isThere, IReadOnlyList<long> onDisk)
    {
        Metainfo = metainfo;
        for (var piece = 0; piece < isThere.Count; piece++)
        {
            if (isThere[piece]) continue;
            MissingPieces++;
            MissingBytes += metainfo.Layout.LengthOf(new PieceIndex(piece));
        }
        Files = [.. metainfo.Files.Where(file => !file.IsPadding && file.SymlinkTarget is null).Select(Check)];

        FileCheck Check(MetainfoEntry file)
        {
            var pieces = metainfo.FileLayout.PiecesOf(file.Index);
            var missing = 0;
            for (var i = 0; i < pieces.Count; i++)
            {
                if (!isThere[pieces.First + i]) missing++;
            }
            return new FileCheck(file, onDisk[file.Index], pieces.Count, missing);
        }
    }

    public MetainfoFile Metainfo { get; }

    /// <summary>How many pieces are missing or have another hash.</summary>
    public int MissingPieces { get; }

    /// <summary>The bytes of those pieces.</summary>
    public long MissingBytes { get; }

    /// <summary>The files one by one, without padding and links.</summary>
    public IReadOnlyList<FileCheck> Files { get; }

    public bool IsComplete => MissingPieces == 0;
}
