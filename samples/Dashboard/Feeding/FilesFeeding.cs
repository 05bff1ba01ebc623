using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From a swarm's files to rows.</summary>
internal static class FilesFeeding
{
    public static IDisposable Start(Swarm swarm, RowsView<FileRow> view) => Observable.Interval(Hub.Every, swarm.Loop).Subscribe(_ =>
    {
        if (swarm.Metainfo is not { } metainfo) return;
        foreach (var file in metainfo.Files.Where(file => !file.IsPadding)) view.Put(file.Index, new FileRow(file.Path, file.Length, 0, "Normal"));
    });
}
