using Rx.Torrent.Metainfo;
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
    private readonly FileLayout _files;
    private readonly bool _fits;
    private readonly FileStamp[] _now;

    private ResumeCheck(ResumeState resume, IPieceStore store, FileLayout files)
    {
        _resume = resume;
        _layout = files.Pieces;
        _files = files;
        // Resume data of another torrent, or of an older version of this one, proves nothing.
        _fits = resume.Verified.Capacity == _layout.PieceCount && resume.Stamps.Count == files.Count;
        _now = [.. Enumerable.Range(0, files.Count).Select(store.StampOf)];
    }

    /// <param name="resume">What is claimed.</param>
    /// <param name="store">What is there. Skipped files are skipped in it already.</param>
    /// <param name="files">How the bytes fall into files and pieces.</param>
    /// <exception cref="StoreException">A file is there and cannot be looked at.</exception>
    public static ResumeVerdict Compare(ResumeState resume, IPieceStore store, FileLayout files) =>
        new ResumeCheck(resume, store, files).Compare();

    private ResumeVerdict Compare()
    {
        var (trusted, doubtful) = (PieceSet.None(_layout.PieceCount), PieceSet.None(_layout.PieceCount));
        for (var i = 0; i < _layout.PieceCount; i++)
        {
            var piece = new PieceIndex(i);
            var state = StateOf(_files.SlicesOf(piece));
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
            return found.HasBlock(number) && StateOf(_files.SlicesOf(block)) == Bytes.Same;
        }).ToList();
        return blocks.Count > 0 ? UnfinishedPiece.Of(found.Piece, count, blocks) : null;
    }

    private Bytes StateOf(SliceSequence slices)
    {
        var state = Bytes.Same;
        foreach (var slice in slices)
        {
            var now = _now[slice.File];
            if (!now.IsUnknown && now.Length < slice.Offset + slice.Length) return Bytes.Gone;
            if (!_fits || now.IsUnknown || now != _resume.Stamps[slice.File]) state = Bytes.Doubtful;
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
