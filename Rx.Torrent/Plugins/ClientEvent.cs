using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Storage;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Plugins;

/// <summary>Something that happened in a client: for logs, dashboards and plugins that want to see everything.</summary>
/// <remarks>A closed set; a later version may add to it, so a <c>switch</c> needs a default.</remarks>
public abstract record ClientEvent
{
    private ClientEvent(ISwarm? swarm) => Swarm = swarm;

    /// <summary>The swarm that it happened in; null when it happened in none.</summary>
    public virtual ISwarm? Swarm { get; }

    /// <summary>Something that happened in a swarm, so that there is one.</summary>
    public abstract record OfSwarm : ClientEvent
    {
        private protected OfSwarm(ISwarm swarm)
            : base(swarm)
        {
        }

        /// <summary>The swarm that it happened in.</summary>
        public override ISwarm Swarm => base.Swarm!;
    }

    /// <summary>A swarm was added; its check is still to come.</summary>
    public sealed record SwarmAdded(ISwarm Swarm) : OfSwarm(Swarm);

    /// <summary>A swarm was removed, or stopped with its client.</summary>
    public sealed record SwarmRemoved(ISwarm Swarm) : OfSwarm(Swarm);

    /// <summary>A swarm does something else from now on.</summary>
    public sealed record StateChanged(ISwarm Swarm, SwarmState State) : OfSwarm(Swarm);

    /// <summary>It is known what the torrent contains, in a swarm that began with a magnet link. Once for each.</summary>
    public sealed record MetadataKnown(ISwarm Swarm, MetainfoFile Metainfo) : OfSwarm(Swarm);

    /// <summary>A check has come further: at most once for each hundredth of it, and with 1 when everything was looked at.</summary>
    public sealed record CheckProgressed(ISwarm Swarm, double Checked) : OfSwarm(Swarm);

    /// <summary>All that was wanted is there, and its files are as they shall be. Again whenever more was wanted and has come.</summary>
    public sealed record Completed(ISwarm Swarm) : OfSwarm(Swarm);

    /// <summary>A peer is connected: both handshakes have passed.</summary>
    public sealed record PeerConnected(ISwarm Swarm, IPeer Peer) : OfSwarm(Swarm);

    /// <summary>A connection has ended, and why.</summary>
    public sealed record PeerDisconnected(ISwarm Swarm, IPeer Peer, DisconnectReason Reason) : OfSwarm(Swarm);

    /// <summary>A connection was turned away before it had a peer: a limit was reached, its address is banned, or nobody here knows the swarm that it wants.</summary>
    public sealed record ConnectionRefused(ISwarm? Swarm, IPEndPoint EndPoint, DisconnectReason Reason) : ClientEvent(Swarm);

    /// <summary>A piece is whole, verified and stored.</summary>
    public sealed record PieceVerified(ISwarm Swarm, Peers.PieceVerified Piece) : OfSwarm(Swarm);

    /// <summary>A piece did not match its hash.</summary>
    public sealed record PieceFailed(ISwarm Swarm, Peers.PieceFailed Piece) : OfSwarm(Swarm);

    /// <summary>A tracker has answered, has a word for the user, or has failed.</summary>
    public sealed record TrackerSaid(ISwarm Swarm, TrackerEvent Said) : OfSwarm(Swarm);

    /// <summary>The store of a swarm has failed; the swarm stops with <see cref="SwarmState.Error"/>.</summary>
    public sealed record StoreFailed(ISwarm Swarm, StoreException Reason) : OfSwarm(Swarm);

    /// <summary>Resume data was saved: what is verified up to here is found again by the next run.</summary>
    public sealed record ResumeSaved(ISwarm Swarm) : OfSwarm(Swarm);

    /// <summary>Resume data could not be saved; the swarm goes on, and tries again later.</summary>
    public sealed record ResumeNotSaved(ISwarm Swarm, StoreException Reason) : OfSwarm(Swarm);

    /// <summary>The swarm was told of an address at which there may be a peer, and no plugin objects to it. It may know the address already.</summary>
    public sealed record CandidateFound(ISwarm Swarm, PeerCandidate Candidate) : OfSwarm(Swarm);

    /// <summary>An address was dialled, and nobody answered there, or refused. It will be tried again, later and later.</summary>
    /// <param name="Swarm">The swarm.</param>
    /// <param name="Candidate">The address, and what those say of it who named it; its source is the first of them.</param>
    public sealed record PeerUnreachable(ISwarm Swarm, PeerCandidate Candidate) : ClientEvent(Swarm);

    /// <summary>Connections are taken at this address.</summary>
    public sealed record ListenerOpened(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>They no longer are.</summary>
    public sealed record ListenerClosed(IPEndPoint EndPoint) : ClientEvent((ISwarm?)null);

    /// <summary>No connections are taken at this address: it could not be had, or was lost later.</summary>
    public sealed record ListenerFailed(IPEndPoint EndPoint, TransportException Reason) : ClientEvent((ISwarm?)null);

    /// <summary>A plugin is in a swarm from now on.</summary>
    public sealed record PluginAttached(ISwarm Swarm, string Plugin) : OfSwarm(Swarm);

    /// <summary>A plugin is no longer in a swarm.</summary>
    public sealed record PluginDetached(ISwarm Swarm, string Plugin) : OfSwarm(Swarm);

    /// <summary>Plugin code failed.</summary>
    public sealed record PluginFailed(ISwarm? Swarm, PluginFault Fault) : ClientEvent(Swarm);

    /// <summary>A command came through the plugins, and is carried out.</summary>
    public sealed record CommandAccepted(ISwarm Swarm, SwarmCommand Command) : OfSwarm(Swarm);

    /// <summary>A plugin has kept a command, for good or for the time being.</summary>
    public sealed record CommandDropped(ISwarm Swarm, SwarmCommand Command, string Plugin) : OfSwarm(Swarm);
}
