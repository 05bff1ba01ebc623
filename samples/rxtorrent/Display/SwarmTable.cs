using System.Globalization;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Swarms;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>How the swarms stand, a line for each.</summary>
internal static class SwarmTable
{
    public static IRenderable Of(IList<SwarmSnapshot> snapshots, TrackerTroubles troubles)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true }.Expand();
        table.AddColumn(Column("", Justify.Left)).AddColumn(Column("", Justify.Left).Width(null));
        foreach (var title in new[] { "done", "down", "up", "peers", "left" }) table.AddColumn(Column(title, Justify.Right));
        foreach (var snapshot in snapshots) table.AddRow(Cells(snapshot));
        return new Rows([table, .. troubles.Lines.Select(trouble => new Text(Printable.Of(trouble), Styles.Warning).Ellipsis())]);
    }

    private static TableColumn Column(string title, Justify justify) =>
        new(new Text(title, Styles.Quiet)) { Alignment = justify, NoWrap = true, Padding = new Padding(0, 0, 2, 0) };

    private static IEnumerable<IRenderable> Cells(SwarmSnapshot snapshot)
    {
        var progress = snapshot.Progress;
        var style = SwarmText.StyleOf(progress.State);
        yield return new Text(Printable.Of(snapshot.Swarm.Name)).Ellipsis();
        yield return new Bar(snapshot.Share, style);
        yield return new Text(Units.Percent(snapshot.Share));
        yield return new Text(Units.Rate(progress.DownloadRate));
        yield return new Text(Units.Rate(progress.UploadRate));
        yield return new Text(progress.Peers.ToString(CultureInfo.InvariantCulture));
        yield return progress.State == SwarmState.Downloading ? new Text(SwarmText.TimeLeft(progress)) : new Text(SwarmText.Word(progress.State), style);
    }
}
