using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>How much each file of a torrent is wanted.</summary>
internal sealed class FileChoice
{
    private readonly MetainfoFile _metainfo;
    private readonly PiecePriority[] _priorities;

    public FileChoice(MetainfoFile metainfo)
    {
        _metainfo = metainfo;
        _priorities = new PiecePriority[metainfo.Files.Length];
        Array.Fill(_priorities, PiecePriority.Normal);
    }

    public PiecePriority this[int file]
    {
        get => _priorities[file];
        set => _priorities[file] = value;
    }

    /// <summary>True when a file is wanted more or less than the others.</summary>
    public bool IsChosen => _priorities.Any(priority => priority != PiecePriority.Normal);

    /// <summary>How much each piece is wanted: as much as the most wanted of its files.</summary>
    public PiecePriority[] OfPieces() => PiecePriorities.FromFiles(
        _metainfo.Layout,
        _metainfo.Files.Where(file => !file.IsPadding).Select(file => new PrioritizedRange(file.Offset, file.Length, _priorities[file.Index])));

    /// <summary>Wants these files and no others. Numbers that no file has mean nothing.</summary>
    public void Select(IEnumerable<FileRange> ranges)
    {
        Array.Fill(_priorities, PiecePriority.Skip);
        foreach (var range in ranges)
        {
            for (var file = range.First; file <= Math.Min(range.Last, _priorities.Length - 1); file++) _priorities[file] = PiecePriority.Normal;
        }
    }

    /// <summary>One byte a file; nothing when nobody chose.</summary>
    public byte[] Encode() => IsChosen ? [.. _priorities.Select(priority => (byte)priority)] : [];

    /// <summary>Takes over what <see cref="Encode"/> gave, when it fits.</summary>
    public void Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != _priorities.Length || bytes.ContainsAnyExceptInRange((byte)PiecePriority.Skip, (byte)PiecePriority.High)) return;
        for (var i = 0; i < bytes.Length; i++) _priorities[i] = (PiecePriority)bytes[i];
    }
}
