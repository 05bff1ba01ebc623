using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Resume;

/// <summary>
/// Compares resume data with what is on the disk, without reading any of it. A piece is trusted when it was verified and every file that it lies in
/// has still its stamp; doubtful when one of them has another; gone when one of them is missing or too short.
/// </summary>
internal sealed class ResumeCheck
{
    private readonly ResumeState _resume;
    private readonly PieceLayout _layout;
    private readonly FileMap _files;
    private readonly bool _fits;
    private readonly FileStamp[] _now;

    private ResumeCheck(ResumeState resume, IPieceStore store, PieceLayout layout, FileMap files)
    {
        _resume = resume;
        _layout = layout;
        _files = files;
        // Resume data of another torrent, or of an older version of this one, proves nothing.
        _fits = resume.Verified.Capacity == layout.PieceCount && resume.Stamps.Count == files.Count;
        _now = [.. Enumerable.Range(0, files.Count).Select(store.StampOf)];
    }

    /// <param name="resume">What is claimed.</param>
    /// <param name="store">What is there. Skipped files are skipped in it already.</param>
    /// <param name="layout">How the bytes fall into pieces.</param>
    /// <param name="files">How the bytes fall into files.</param>
    /// <exception cref="StoreException">A file is there and cannot be looked at.</exception>
    public static ResumeVerdict Compare(ResumeState resume, IPieceStore store, PieceLayout layout, FileMap files) =>
        new ResumeCheck(resume, store, layout, files).Compare();

    private ResumeVerdict Compare()
    {
        var (trusted, doubtful) = (PieceSet.None(_layout.PieceCount), PieceSet.None(_layout.PieceCount));
        for (var i = 0; i < _layout.PieceCount; i++)
        {
            var piece = new PieceIndex(i);
            var state = StateOf(_layout.OffsetOf(piece), _layout.LengthOf(piece));
            if (state == Bytes.Doubtful) doubtful.Add(piece);
            else if (state == Bytes.Same && _resume.Verified.Contains(piece)) trusted.Add(piece);
        }
        var unfinished = _fits
            ? _resume.Unfinished.Where(found => !trusted.Contains(found.Piece) && !doubtful.Contains(found.Piece)).Select(Keep).OfType<UnfinishedPiece>()
            : [];
        return new ResumeVerdict(trusted, doubtful, [.. unfinished.DistinctBy(found => found.Piece)]);
    }

    private UnfinishedPiece? Keep(UnfinishedPiece found)
    {
        if (!_layout.Contains(found.Piece)) return null;
        var count = _layout.BlockCountOf(found.Piece);
        var blocks = Enumerable.Range(0, count).Where(number =>
        {
            var block = _layout.BlockAt(found.Piece, number);
            return found.HasBlock(number) && StateOf(_layout.OffsetOf(block), block.Length) == Bytes.Same;
        }).ToList();
        return blocks.Count > 0 ? UnfinishedPiece.Of(found.Piece, count, blocks) : null;
    }

    private Bytes StateOf(long offset, int length)
    {
        var state = Bytes.Same;
        for (var file = _files.FileAt(offset); file < _files.Count && _files.StartOf(file) < offset + length; file++)
        {
            if (_files[file].Length == 0 || _files[file].IsPadding) continue;
            var (now, span) = (_now[file], _files.SpanIn(file, offset, length));
            if (!now.IsUnknown && now.Length < span.Offset + span.Length) return Bytes.Gone;
            if (!_fits || now.IsUnknown || now != _resume.Stamps[file]) state = Bytes.Doubtful;
        }
        return state;
    }

    private enum Bytes
    {
        Same,
        Doubtful,
        Gone,
    }
}
