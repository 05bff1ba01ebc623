using System.Reactive.Concurrency;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Plugins;

/// <summary>A swarm, as plugins see it.</summary>
public interface ISwarm
{
    /// <summary>What names the swarm.</summary>
    InfoHash InfoHash { get; }

    /// <summary>The pieces that we have, verified.</summary>
    PieceSet Pieces { get; }

    /// <summary>The connected peers at this moment. On the loop.</summary>
    IReadOnlyCollection<IPeer> Peers { get; }

    /// <summary>The loop that owns the swarm: time, and the thread on which everything here happens.</summary>
    IScheduler Loop { get; }

    /// <summary>About once a second while anybody listens; at least a second apart, also after a stall.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<long> Tick { get; }

    /// <summary>A peer is connected: both handshakes have passed.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<IPeer> WhenPeerConnected { get; }

    /// <summary>A connection has ended, and why. Once for each connection, also for one that never got past the handshake.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PeerDisconnected> WhenPeerDisconnected { get; }

    /// <summary>A piece is whole, verified and stored.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PieceVerified> WhenPieceVerified { get; }

    /// <summary>A piece did not match its hash and will be downloaded again.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PieceFailed> WhenPieceFailed { get; }

    /// <summary>Something in plugin code failed; the connection that it cost is in the fault.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PluginFault> WhenPluginFailed { get; }
}
