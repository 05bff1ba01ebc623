using System.Globalization;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>How swarms stand, a line for each, in whatever width there is.</summary>
internal sealed class SwarmTable
{
    private const int Gap = 2;
    private const int WideEnoughForAll = 80;
    private const int LeastBar = 6;
    private const int MostBar = 40;
    private const int LeastName = 8;

    private readonly Table _table = new() { Border = TableBorder.None };
    private readonly bool _isWide;

    private SwarmTable(IReadOnlyCollection<(string Name, double Share, SwarmProgress Progress)> swarms, int width)
    {
        _isWide = width >= WideEnoughForAll;
        // Numbers have room for all that may come, so that nothing jumps about; the name and the bar share the rest.
        (string Title, int Width)[] numbers = _isWide ? [("done", 7), ("down", 10), ("up", 10), ("peers", 5), ("left", 8)] : [("done", 7), ("down", 10), ("left", 8)];
        var rest = width - numbers.Sum(number => number.Width + Gap);
        var longest = swarms.Select(swarm => Printable.Of(swarm.Name).GetCellWidth()).Append(LeastName).Max();
        var name = Math.Max(LeastName, Math.Min(longest, rest - LeastBar - 2 * Gap));
        var bar = Math.Clamp(rest - name - 2 * Gap, 1, MostBar);
        Add("", name, Justify.Left);
        Add("", bar, Justify.Left);
        foreach (var number in numbers) Add(number.Title, number.Width, Justify.Right);
        foreach (var swarm in swarms) _table.AddRow(Cells(swarm.Name, swarm.Share, swarm.Progress));
    }

    public static IRenderable Of(IReadOnlyCollection<(string Name, double Share, SwarmProgress Progress)> swarms, int width) => new SwarmTable(swarms, width)._table;

    private void Add(string title, int width, Justify justify) => _table.AddColumn(
        new TableColumn(new Text(title, Styles.Quiet)) { Width = width, NoWrap = true, Alignment = justify, Padding = new Padding(0, 0, Gap, 0) });

    private IEnumerable<IRenderable> Cells(string name, double share, SwarmProgress progress)
    {
        var style = SwarmText.StyleOf(progress.State);
        yield return new Text(Printable.Of(name)).Ellipsis();
        yield return new Bar(share, style);
        yield return new Text(Units.Percent(share));
        yield return new Text(Units.Rate(progress.DownloadRate));
        if (_isWide)
        {
            yield return new Text(Units.Rate(progress.UploadRate));
            yield return new Text(progress.Peers.ToString(CultureInfo.InvariantCulture));
        }
        yield return progress.State == SwarmState.Downloading ? new Text(SwarmText.TimeLeft(progress)) : new Text(SwarmText.Word(progress.State), style).Ellipsis();
    }
}
