using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Swarms.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>All that is shown, in whatever room there is: no line is wider than the terminal, and there are no more than it has.</summary>
internal static class TopScreen
{
    private const int MostTrackers = 2;
    private const int MostEvents = 5;
    private const int LeastPeers = 1;
    private const int OtherLines = 9; // headings, empty lines, how many more peers there are, the keys, and the line that the cursor is on

    public static IRenderable Of(TopMoment moment, int width, int height)
    {
        var (selection, details) = (moment.Selection, moment.Details);
        var swarms = Around(selection, Math.Max(1, height / 5));
        var trackers = details.Trackers.Take(Math.Min(MostTrackers, height / 12)).ToArray();
        var events = moment.Events.TakeLast(Math.Clamp(height / 8, 1, MostEvents)).ToArray();
        var room = height - (swarms.Count + trackers.Length + events.Length + OtherLines);
        var peers = details.Peers.Take(Math.Max(LeastPeers, room)).ToArray();
        return new Rows(
        [
            SwarmTable.Of([.. swarms.Select(swarm => (Marked(swarm, selection), swarm.Share, swarm.Progress))], width),
            new Text(""),
            Line(PiecesText(details.Pieces), Styles.Quiet),
            new PieceLine(details.Pieces),
            new Text(""),
            PeerTable.Of(peers, width),
            .. details.Peers.Count > peers.Length ? [Line($"and {Units.Count(details.Peers.Count - peers.Length, "more peer")}", Styles.Quiet)] : Array.Empty<IRenderable>(),
            .. trackers.Select(tracker => Line(TrackerText(tracker), tracker.Error is null ? Styles.Quiet : Styles.Warning)),
            .. events.Select(happened => Line(happened.Text, happened.Style)),
            Line("up, down: another swarm   p: pause, resume   q: quit", Styles.Quiet),
        ]);
    }

    /// <summary>As many swarms as there is room for, the one that is looked at among them.</summary>
    private static List<TopSwarm> Around(TopSelection selection, int room)
    {
        var from = Math.Clamp(selection.Index - room / 2, 0, Math.Max(0, selection.Swarms.Count - room));
        return [.. selection.Swarms.Skip(from).Take(room)];
    }

    private static string Marked(TopSwarm swarm, TopSelection selection) => (ReferenceEquals(swarm, selection.Current) ? "> " : "  ") + swarm.Name;

    private static string PiecesText(IReadOnlyCollection<PieceView> pieces)
    {
        if (pieces.Count == 0) return "no pieces are known yet";
        var underWay = pieces.Count(piece => piece.State is PieceState.Partial or PieceState.Verifying);
        var missing = pieces.Where(piece => piece.State is PieceState.Wanted or PieceState.Partial or PieceState.Failed).ToArray();
        return $"{Units.Count(pieces.Count(piece => piece.State == PieceState.Verified))} of {Units.Count(pieces.Count, "piece")}"
            + (underWay > 0 ? $", {Units.Count(underWay)} under way" : "")
            + (missing.Length > 0 ? $", the rarest at {Units.Count(missing.Min(piece => piece.Availability), "peer")}" : "");
    }

    /// <summary>Without the path, which may hold a passkey.</summary>
    private static string TrackerText(TrackerView tracker)
    {
        var counts = tracker is { Seeds: { } seeds, Leechers: { } leechers } ? $", {Units.Count(seeds, "seed")}, {Units.Count(leechers, "other")}" : "";
        var word = tracker.Status switch
        {
            TrackerStatus.Announcing => "is asked",
            TrackerStatus.Working => "works",
            TrackerStatus.Failing => $"fails: {tracker.Error}",
            TrackerStatus.Disabled => $"is asked no more: {tracker.Error}",
            _ => "is not asked yet",
        };
        return $"tracker {tracker.Tracker.Scheme}://{tracker.Tracker.Authority} {word}{counts}";
    }

    private static Text Line(string text, Style style) => new Text(Printable.Of(text), style).Ellipsis();
}
