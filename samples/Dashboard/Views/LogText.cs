using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>Events in words.</summary>
internal static class LogText
{
    /// <summary>The line for an event; null for one that is not worth a line.</summary>
    public static (LogKind Kind, string Text)? Of(ClientEvent happened) => happened switch
    {
        ClientEvent.SwarmAdded added => (LogKind.Swarm, $"{happened.Swarm?.Name} was added"),
        ClientEvent.SwarmRemoved removed => (LogKind.Swarm, $"{happened.Swarm?.Name} was removed"),
        ClientEvent.StateChanged changed => (LogKind.Swarm, $"{happened.Swarm?.Name}: {changed.State}"),
        ClientEvent.Completed completed => (LogKind.Swarm, $"{happened.Swarm?.Name} is complete"),
        ClientEvent.PeerConnected connected => (LogKind.Peer, $"{connected.Peer.EndPoint} connected, {(connected.Peer.IsIncoming ? "by its own wish" : "as we asked")}"),
        ClientEvent.PeerDisconnected { Reason: var reason, Peer: var peer } => (LogKind.Peer, $"{peer.EndPoint} left: {reason}"),
        ClientEvent.ConnectionRefused refused => (LogKind.Peer, $"{refused.EndPoint} was turned away: {refused.Reason}"),
        ClientEvent.PieceVerified { Piece: { Origin: PieceOrigin.Downloaded } piece } => (LogKind.Piece, $"piece {piece.Piece} is whole, from {Names(piece.Contributors)}"),
        ClientEvent.PieceFailed { Piece: var piece } => (LogKind.Fault, $"piece {piece.Piece} does not match its hash; from {Names(piece.Contributors)}"),
        ClientEvent.TrackerSaid { Said: var said } => Of(said),
        ClientEvent.StoreFailed failed => (LogKind.Fault, $"{happened.Swarm?.Name}: {failed.Reason.Message}"),
        ClientEvent.ListenerOpened opened => (LogKind.Swarm, $"peers can connect at {opened.EndPoint}"),
        ClientEvent.ListenerClosed closed => (LogKind.Swarm, $"no more connections at {closed.EndPoint}"),
        ClientEvent.PluginAttached attached => (LogKind.Plugin, $"plugin {attached.Plugin} is in {happened.Swarm?.Name}"),
        ClientEvent.PluginDetached detached => (LogKind.Plugin, $"plugin {detached.Plugin} is out of {happened.Swarm?.Name}"),
        ClientEvent.PluginFailed { Fault: var fault } => (LogKind.Fault, $"plugin {fault.Plugin} failed in {fault.Where}: {fault.Exception.Message}"),
        ClientEvent.CommandAccepted accepted => (LogKind.Command, Of(accepted.Command)),
        ClientEvent.CommandDropped dropped => (LogKind.Command, $"{Of(dropped.Command)}: kept by {dropped.Plugin}"),
        _ => null,
    };

    // The host and no more: the rest of the address may hold a passkey.
    private static (LogKind, string) Of(TrackerEvent said) => said switch
    {
        TrackerAnnounced announced => (LogKind.Tracker, $"{said.Tracker.Host} named {announced.Peers} peers; {announced.Seeds} seeds and {announced.Leechers} leechers are known there"),
        TrackerFailed failed => (LogKind.Tracker, $"{said.Tracker.Host} failed: {failed.Reason.Message}"),
        TrackerWarned warned => (LogKind.Tracker, $"{said.Tracker.Host} warns: {warned.Message}"),
        _ => (LogKind.Tracker, $"{said.Tracker.Host}: {said.GetType().Name}"),
    };

    private static string Of(SwarmCommand command) => command switch
    {
        SwarmCommand.Remove { DeleteData: true } => "remove, with data",
        SwarmCommand.SetPriority set => $"priority of file {set.File + 1}: {set.Priority}",
        _ => command.GetType().Name.ToLowerInvariant(),
    };

    private static string Names(IReadOnlyList<IPeer> peers) => peers.Count switch
    {
        0 => "nobody",
        <= 3 => string.Join(", ", peers.Select(peer => peer.EndPoint)),
        _ => $"{peers.Count} peers",
    };
}
