using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Plugins;

/// <summary>Something that happened in a client: for logs, dashboards and plugins that want to see everything.</summary>
/// <remarks>A closed set; a later version may add to it, so a <c>switch</c> needs a default.</remarks>
public abstract record ClientEvent
{
    private ClientEvent(ISwarm? swarm) => Swarm = swarm;

    /// <summary>The swarm that it happened in; null when it happened in none.</summary>
    public ISwarm? Swarm { get; }

    /// <summary>A swarm was added; its check is still to come.</summary>
    public sealed record SwarmAdded(ISwarm Swarm) : ClientEvent(Swarm);

    /// <summary>A swarm was removed, or stopped with its client.</summary>
    public sealed record SwarmRemoved(ISwarm Swarm) : ClientEvent(Swarm);

    /// <summary>A swarm does something else from now on.</summary>
    public sealed record StateChanged(ISwarm Swarm, SwarmState State) : ClientEvent(Swarm);

    /// <summary>All that was wanted is there, and its files are as they shall be. Again whenever more was wanted and has come.</summary>
    public sealed record Completed(ISwarm Swarm) : ClientEvent(Swarm);

    /// <summary>A peer is connected: both handshakes have passed.</summary>
    public sealed record PeerConnected(ISwarm Swarm, IPeer Peer) : ClientEvent(Swarm);

    /// <summary>A connection has ended, and why.</summary>
    public sealed record PeerDisconnected(ISwarm Swarm, IPeer Peer, DisconnectReason Reason) : ClientEvent(Swarm);

    /// <summary>A connection was turned away before it had a peer: a limit was reached, its address is banned, or nobody here knows the swarm that it wants.</summary>
    public sealed record ConnectionRefused(ISwarm? Swarm, IPEndPoint EndPoint, DisconnectReason Reason) : ClientEvent(Swarm);

    /// <summary>A piece is whole, verified and stored.</summary>
    public sealed record PieceVerified(ISwarm Swarm, Peers.PieceVerified Piece) : ClientEvent(Swarm);

    /// <summary>A piece did not match its hash.</summary>
    public sealed record PieceFailed(ISwarm Swarm, Peers.PieceFailed Piece) : ClientEvent(Swarm);

    /// <summary>A tracker has answered, has a word for the user, or has failed.</summary>
    public sealed record TrackerSaid(ISwarm Swarm, TrackerEvent Said) : ClientEvent(Swarm);

    /// <summary>The store of a swarm has failed; the swarm stops with <see cref="SwarmState.Error"/>.</summary>
    public sealed record StoreFailed(ISwarm Swarm, StoreException Reason) : ClientEvent(Swarm);

    /// <summary>The swarm was told of an address at which there may be a peer, and no plugin objects to it. It may know the address already.</summary>
    public sealed record CandidateFound(ISwarm Swarm, PeerCandidate Candidate) : ClientEvent(Swarm);

    /// <summary>An address was dialled, and nobody answered there, or refused. It will be tried again, later and later.</summary>
    /// <param name="Swarm">The swarm.</param>
    /// <param name="Candidate">The address, and what those say of it who named it; its source is the first of them.</param>
    public sealed record PeerUnreachable(ISwarm Swarm, PeerCandidate Candidate) : ClientEvent(Swarm);

    /// <summary>Connections are taken at this address.</summary>
    public sealed record ListenerOpened(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>They no longer are.</summary>
    public sealed record ListenerClosed(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>A plugin is in a swarm from now on.</summary>
    public sealed record PluginAttached(ISwarm Swarm, string Plugin) : ClientEvent(Swarm);

    /// <summary>A plugin is no longer in a swarm.</summary>
    public sealed record PluginDetached(ISwarm Swarm, string Plugin) : ClientEvent(Swarm);

    /// <summary>Plugin code failed.</summary>
    public sealed record PluginFailed(ISwarm? Swarm, PluginFault Fault) : ClientEvent(Swarm);

    /// <summary>A command came through the plugins, and is carried out.</summary>
    public sealed record CommandAccepted(ISwarm Swarm, SwarmCommand Command) : ClientEvent(Swarm);

    /// <summary>A plugin has kept a command, for good or for the time being.</summary>
    public sealed record CommandDropped(ISwarm Swarm, SwarmCommand Command, string Plugin) : ClientEvent(Swarm);
}
