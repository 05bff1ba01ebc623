using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Plugins;

/// <summary>Something that happened in a client: for logs, dashboards and plugins that want to see everything.</summary>
/// <remarks>A closed set; a later version may add to it, so a <c>switch</c> needs a default.</remarks>
/// <param name="Swarm">The swarm that it happened in; null when it happened in none.</param>
public abstract record ClientEvent(ISwarm? Swarm)
{
    /// <summary>A swarm was added; its check is still to come.</summary>
    public sealed record SwarmAdded(ISwarm Added) : ClientEvent(Added);

    /// <summary>A swarm was removed, or stopped with its client.</summary>
    public sealed record SwarmRemoved(ISwarm Removed) : ClientEvent(Removed);

    /// <summary>A swarm does something else from now on.</summary>
    public sealed record StateChanged(ISwarm In, SwarmState State) : ClientEvent(In);

    /// <summary>All that was wanted is there, and its files are as they shall be. Again whenever more was wanted and has come.</summary>
    public sealed record Completed(ISwarm In) : ClientEvent(In);

    /// <summary>A peer is connected: both handshakes have passed.</summary>
    public sealed record PeerConnected(ISwarm In, IPeer Peer) : ClientEvent(In);

    /// <summary>A connection has ended, and why.</summary>
    public sealed record PeerDisconnected(ISwarm In, IPeer Peer, DisconnectReason Reason) : ClientEvent(In);

    /// <summary>A connection was turned away before it had a peer: a limit was reached, its address is banned, or nobody here knows the swarm that it wants.</summary>
    public sealed record ConnectionRefused(ISwarm? In, IPEndPoint EndPoint, DisconnectReason Reason) : ClientEvent(In);

    /// <summary>A piece is whole, verified and stored.</summary>
    public sealed record PieceVerified(ISwarm In, Peers.PieceVerified Piece) : ClientEvent(In);

    /// <summary>A piece did not match its hash.</summary>
    public sealed record PieceFailed(ISwarm In, Peers.PieceFailed Piece) : ClientEvent(In);

    /// <summary>A tracker has answered, has a word for the user, or has failed.</summary>
    public sealed record TrackerSaid(ISwarm In, TrackerEvent Said) : ClientEvent(In);

    /// <summary>The store of a swarm has failed; the swarm stops with <see cref="SwarmState.Error"/>.</summary>
    public sealed record StoreFailed(ISwarm In, StoreException Reason) : ClientEvent(In);

    /// <summary>The swarm was told of an address at which there may be a peer, and no plugin objects to it. It may know the address already.</summary>
    public sealed record CandidateFound(ISwarm In, PeerCandidate Candidate) : ClientEvent(In);

    /// <summary>Connections are taken at this address.</summary>
    public sealed record ListenerOpened(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>They no longer are.</summary>
    public sealed record ListenerClosed(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>A plugin is in a swarm from now on.</summary>
    public sealed record PluginAttached(ISwarm In, string Plugin) : ClientEvent(In);

    /// <summary>A plugin is no longer in a swarm.</summary>
    public sealed record PluginDetached(ISwarm In, string Plugin) : ClientEvent(In);

    /// <summary>Plugin code failed.</summary>
    public sealed record PluginFailed(ISwarm? In, PluginFault Fault) : ClientEvent(In);

    /// <summary>A command came through the plugins, and is carried out.</summary>
    public sealed record CommandAccepted(ISwarm In, SwarmCommand Command) : ClientEvent(In);

    /// <summary>A plugin has kept a command, for good or for the time being.</summary>
    public sealed record CommandDropped(ISwarm In, SwarmCommand Command, string Plugin) : ClientEvent(In);
}
