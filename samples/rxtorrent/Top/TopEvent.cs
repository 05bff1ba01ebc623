using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Plugins;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>Something that happened, in a line.</summary>
/// <param name="Text">The line.</param>
/// <param name="Style">How it looks.</param>
internal sealed record TopEvent(string Text, Style Style)
{
    /// <summary>What an event says to people; null for what they see anyway, or what is of every second.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="name">What its swarm is called.</param>
    public static TopEvent? Of(ClientEvent happened, string name) => happened switch
    {
        ClientEvent.StateChanged changed => new($"{name}: {SwarmText.Word(changed.State)}", SwarmText.StyleOf(changed.State)),
        ClientEvent.Completed => new($"{name}: complete", Styles.Good),
        ClientEvent.PeerConnected connected => new($"{name}: {connected.Peer.EndPoint} connected", Styles.Quiet),
        ClientEvent.PeerDisconnected { Peer.Id: not null } left => new($"{name}: {left.Peer.EndPoint} left: {left.Reason}", Styles.Quiet),
        ClientEvent.PieceFailed failed => new($"{name}: piece {failed.Piece.Piece} came damaged and will come again", Styles.Warning),
        ClientEvent.StoreFailed failed => new($"{name}: {failed.Reason.Message}", Styles.Bad),
        ClientEvent.PluginFailed failed => new($"{name}: plugin {failed.Fault.Plugin} failed in {failed.Fault.Where}: {failed.Fault.Exception.Message}", Styles.Bad),
        ClientEvent.TrackerSaid { Said: TrackerAnnounced { Event: not AnnounceEvent.Stopped } said } => new($"{name}: tracker {said.Tracker.Host} named {Units.Count(said.Peers, "peer")}", Styles.Quiet),
        ClientEvent.TrackerSaid { Said: TrackerFailed said } => new($"{name}: tracker {said.Tracker.Host}: {said.Reason.Message}", Styles.Warning),
        ClientEvent.TrackerSaid { Said: TrackerWarned said } => new($"{name}: tracker {said.Tracker.Host}: {said.Message}", Styles.Warning),
        _ => null,
    };
}
