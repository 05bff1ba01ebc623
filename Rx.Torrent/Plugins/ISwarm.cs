using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>A swarm, as plugins see it.</summary>
public interface ISwarm
{
    /// <summary>What names the swarm.</summary>
    InfoHash InfoHash { get; }

    /// <summary>What the torrent contains; null while that is not known, in a swarm that began with a magnet link.</summary>
    MetainfoFile? Metainfo { get; }

    /// <summary>The torrent's name; until it is known, what the magnet link calls it, or else the info hash. Not safe as a file name before.</summary>
    string Name { get; }

    /// <summary>What the swarm is doing at this moment.</summary>
    SwarmState State { get; }

    /// <summary>The pieces that we have, verified; out of none while there is no <see cref="Metainfo"/>.</summary>
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

    /// <summary>Says what the torrent contains: the bencoded <c>info</c> dictionary, which a magnet link leaves to be found (BEP 9). From any thread.</summary>
    /// <param name="info">The bytes, of any length; not kept. They are checked against the info hash.</param>
    /// <returns>
    /// True when they are what was looked for: they are read next, and then either <see cref="Metainfo"/> is there, or the swarm is in
    /// <see cref="SwarmState.Error"/>, because they describe no torrent that can be used. False when they are something else, or the metadata is known already.
    /// </returns>
    bool TrySetMetadata(ReadOnlyMemory<byte> info);

    /// <summary>Reads bytes of a verified piece from the store. From any thread; who awaits it on the loop goes on there.</summary>
    /// <param name="block">Which; of any length within its piece.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The bytes, the caller's to keep.</returns>
    /// <exception cref="StoreException">The piece is not verified (<see cref="StoreFault.Unverified"/>), the store failed, or the swarm has stopped.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    Task<Payload> ReadAsync(BlockRange block, CancellationToken cancellation = default);

    /// <summary>
    /// Lets nobody in or dials anybody any more at this address, whatever the port (on the loopback interface: at this address and port), and disconnects whoever
    /// is. From any thread.
    /// </summary>
    void Ban(IPEndPoint endPoint);
}
