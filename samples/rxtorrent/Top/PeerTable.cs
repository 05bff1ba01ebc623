using System.Globalization;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Swarms.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>Peers, a line for each, in whatever width there is.</summary>
internal static class PeerTable
{
    private const int Gap = 2;
    private const int LeastClient = 10;

    private static readonly (string Title, int Width, int FromWidth, Justify Justify, Func<PeerView, Text> Cell)[] Columns =
    [
        ("address", 21, 80, Justify.Left, peer => new Text($"{peer.EndPoint}").Ellipsis()),
        ("flags", 5, 0, Justify.Left, peer => new Text(FlagsOf(peer), Styles.Quiet)),
        ("down", 10, 0, Justify.Right, peer => new Text(Units.Rate(peer.DownloadRate), Styles.Busy)),
        ("up", 10, 0, Justify.Right, peer => new Text(Units.Rate(peer.UploadRate), Styles.Good)),
        ("has", 7, 0, Justify.Right, peer => new Text(Units.Percent(peer.Completed))),
        ("asked", 5, 100, Justify.Right, peer => new Text(peer.RequestsOutstanding.ToString(CultureInfo.InvariantCulture), Styles.Quiet)),
        ("from", 8, 100, Justify.Left, peer => new Text(Printable.Of(peer.Source == default ? peer.Transport : peer.Source.Name), Styles.Quiet).Ellipsis()),
    ];

    public static IRenderable Of(IEnumerable<PeerView> peers, int width)
    {
        var columns = Columns.Where(column => width >= column.FromWidth).ToArray();
        var rest = Math.Max(LeastClient, width - columns.Sum(column => column.Width + Gap) - Gap);
        var table = new Table { Border = TableBorder.None };
        Add("peers", rest, Justify.Left);
        foreach (var column in columns) Add(column.Title, column.Width, column.Justify);
        foreach (var peer in peers)
        {
            var name = peer.Client.Length > 0 ? peer.Client : $"{peer.Id}";
            table.AddRow([new Text(Printable.Of(name)).Ellipsis(), .. columns.Select(column => column.Cell(peer))]);
        }
        return table;

        void Add(string title, int columnWidth, Justify justify) => table.AddColumn(
            new TableColumn(new Text(title, Styles.Quiet)) { Width = columnWidth, NoWrap = true, Alignment = justify, Padding = new Padding(0, 0, Gap, 0) });
    }

    /// <summary>As other clients write them: D and U are a download and an upload that may go on, d and u one that is wanted and choked; S snubs us, I came in, O only uploads.</summary>
    public static string FlagsOf(PeerView peer) => string.Concat(
        peer.AmInterested ? peer.PeerChoking ? "d" : "D" : "",
        peer.PeerInterested ? peer.AmChoking ? "u" : "U" : "",
        peer.IsSnubbing ? "S" : "",
        peer.IsIncoming ? "I" : "",
        peer.IsUploadOnly ? "O" : "");
}
