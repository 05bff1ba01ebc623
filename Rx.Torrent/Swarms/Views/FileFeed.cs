using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Views;

/// <summary>The files of a swarm; none while nobody knows what there is.</summary>
internal sealed class FileFeed(SwarmLife life, SwarmSubjects subjects, Func<MetainfoFile?> metainfo) : ICacheFeed<FileView, int>
{
    private PieceSet _counted = PieceSet.None(0);
    private long[] _verified = [];

    public int KeyOf(FileView item) => item.Index;

    public IEnumerable<FileView> Read()
    {
        if (life.Units.Trading is not { } trading || metainfo() is not { } torrent) return [];
        _counted = PieceSet.None(torrent.Layout.PieceCount);
        _verified = new long[torrent.Files.Length];
        foreach (var piece in trading.Picker.Verified) Count(torrent, piece);
        return torrent.Files.Where(file => !file.IsPadding).Select(View);
    }

    public IDisposable Follow(ICacheWriter<FileView, int> writer) => new CompositeDisposable(
        subjects.Unfolded.Subscribe(_ => writer.Reset()),
        subjects.Verified.Subscribe(piece => Tell(piece.Piece, writer)),
        subjects.PrioritiesChanged.Subscribe(_ => writer.Reset()),
        life.States.Skip(1).Subscribe(_ => writer.Reset(), writer.End)); // a check forgets pieces without a word

    private void Tell(PieceIndex piece, ICacheWriter<FileView, int> writer)
    {
        var torrent = metainfo()!;
        if (!Count(torrent, piece)) return;
        foreach (var slice in SlicesOf(torrent, piece))
        {
            if (!torrent.Files[slice.File].IsPadding) writer.Set(View(torrent.Files[slice.File]));
        }
    }

    /// <summary>False when it was counted before.</summary>
    private bool Count(MetainfoFile torrent, PieceIndex piece)
    {
        if (!_counted.Add(piece)) return false;
        foreach (var slice in SlicesOf(torrent, piece)) _verified[slice.File] += slice.Length;
        return true;
    }

    private static SliceSequence SlicesOf(MetainfoFile torrent, PieceIndex piece) =>
        torrent.FileLayout.Slices((long)piece.Value * torrent.Layout.PieceLength, torrent.Layout.LengthOf(piece));

    private FileView View(MetainfoEntry file) => new(file.Index, file.Path, file.Length)
    {
        Verified = _verified[file.Index],
        Priority = life.Findings.Contents?.PriorityOf(file.Index) ?? PiecePriority.Normal,
    };
}
