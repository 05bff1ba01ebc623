using System.Globalization;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Swarms;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>How swarms stand, a line for each.</summary>
internal static class SwarmTable
{
    public static IRenderable Of(IReadOnlyCollection<(string Name, SwarmSnapshot Snapshot)> swarms)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(Column("")).AddColumn(Column(""));
        // Wide enough for all that may come, so that nothing jumps about.
        table.AddColumn(Number("done", 7)).AddColumn(Number("down", 10)).AddColumn(Number("up", 10)).AddColumn(Number("peers", 5)).AddColumn(Number("left", 8));
        foreach (var (name, snapshot) in swarms) table.AddRow(Cells(name, snapshot));
        return table;
    }

    private static TableColumn Column(string title) => new(new Text(title, Styles.Quiet)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };

    private static TableColumn Number(string title, int width)
    {
        var column = Column(title);
        (column.Alignment, column.Width) = (Justify.Right, width);
        return column;
    }

    private static IEnumerable<IRenderable> Cells(string name, SwarmSnapshot snapshot)
    {
        var progress = snapshot.Progress;
        var style = SwarmText.StyleOf(progress.State);
        yield return new Text(Printable.Of(name)).Ellipsis();
        yield return new Bar(snapshot.Share, style);
        yield return new Text(Units.Percent(snapshot.Share));
        yield return new Text(Units.Rate(progress.DownloadRate));
        yield return new Text(Units.Rate(progress.UploadRate));
        yield return new Text(progress.Peers.ToString(CultureInfo.InvariantCulture));
        yield return progress.State == SwarmState.Downloading ? new Text(SwarmText.TimeLeft(progress)) : new Text(SwarmText.Word(progress.State), style);
    }
}
