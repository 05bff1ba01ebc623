using System.Globalization;
using Rx.Torrent.CommandLine.Display;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>The demo as people see it.</summary>
internal static class DemoScreen
{
    /// <summary>The whole of it, for a terminal.</summary>
    public static IRenderable Of(DemoMoment moment, int width) => new Rows(
        new Text(""),
        SwarmTable.Of([.. moment.Peers.Select(peer => (peer.Name, peer.Snapshot.Share, peer.Snapshot.Progress))], width),
        new Text(""),
        Messages(moment),
        new Text($"blocks dropped on purpose, and asked for again: {Units.Count(moment.Dropped)}", Styles.Warning));

    /// <summary>One line of it, for a log.</summary>
    public static Row Line(DemoMoment moment)
    {
        var row = new Row();
        foreach (var peer in moment.Peers.Skip(1)) row.Add($"{peer.Name} {Units.Percent(peer.Snapshot.Share)}, ");
        return row.Add($"{Units.Count(moment.Messages.Values.Sum())} messages, {Units.Count(moment.Dropped)} blocks dropped");
    }

    private static Table Messages(DemoMoment moment)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(new Text("messages", Styles.Quiet)) { Width = 18 });
        table.AddColumn(new TableColumn(new Text("total", Styles.Quiet)) { Alignment = Justify.Right, Width = 9 });
        table.AddColumn(new TableColumn(new Text("a second", Styles.Quiet)) { Alignment = Justify.Right, Width = 9 });
        foreach (var (kind, total) in moment.Messages.OrderByDescending(kind => kind.Value))
            table.AddRow(new Text(kind), new Text(Units.Count(total)), new Text(moment.Rates.GetValueOrDefault(kind).ToString("N0", CultureInfo.InvariantCulture), Styles.Busy));
        return table;
    }
}
