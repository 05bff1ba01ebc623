using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Transport;
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

    /// <summary>What the swarm is doing, now and whenever that changes.</summary>
    /// <remarks>Hot; replays the current value; on the loop; completes with the swarm, after <see cref="SwarmState.Stopped"/>.</remarks>
    IObservable<SwarmState> ObserveState();

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

    /// <summary>All that happens in the swarm, as one stream.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm. A tap: it can neither slow nor change what it watches, and costs nothing while nobody listens.</remarks>
    IObservable<ClientEvent> Events { get; }

    /// <summary>The peer that a policy knows by its token; null when it has left. On the loop.</summary>
    IPeer? Find(PeerToken token);

    /// <summary>Tries to connect to a peer at that address, besides all those that are found. From any thread.</summary>
    void Connect(IPEndPoint endPoint);

    /// <summary>
    /// Takes a connection that the caller has made, as if the swarm had dialled it: it says its handshake first. For what is reached in a way of its own, such as a web
    /// server that is made to look like a peer. The swarm closes it when it has no use for it. From any thread.
    /// </summary>
    /// <param name="channel">The connection, from here on the swarm's. It is told apart by <see cref="IByteChannel.Transport"/>.</param>
    void Connect(IByteChannel channel);

    /// <summary>
    /// Tells the swarm of an address at which there may be a peer, as a peer source does: for plugins that hear of some. It passes the plugins'
    /// <see cref="ISwarmPlugin.Candidates"/> first. A private torrent (BEP 27) does not listen to it, unless a tracker or the user is the source. From any thread.
    /// </summary>
    /// <param name="candidate">The address, and how we came to know of it.</param>
    void Learn(PeerCandidate candidate);

    /// <summary>Asks the trackers for peers before their interval is over, as far as they allow it. From any thread.</summary>
    void AnnounceNow();

    /// <summary>
    /// Lets all peers go and does nothing more until <see cref="ResumeAsync"/>. Nothing that came is lost. Like each of the commands below it may be given from any thread
    /// and in every callback; it passes the plugins' <see cref="ISwarmPlugin.Commands"/> first, and its task ends as well when one of them keeps it.
    /// </summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Ends when no peer is connected, everything is written, and resume data is saved.</returns>
    Task PauseAsync(CancellationToken cancellation = default);

    /// <summary>Goes on after a pause, or tries again after <see cref="SwarmState.Error"/>.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    Task ResumeAsync(CancellationToken cancellation = default);

    /// <summary>Forgets which pieces are verified, and reads and hashes them all again. Peers are let go meanwhile.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Ends when the check has ended.</returns>
    Task RecheckAsync(CancellationToken cancellation = default);

    /// <summary>Stops the swarm and takes it out of its client, with its resume data.</summary>
    /// <param name="deleteData">True to delete what was downloaded as well: the torrent's files, and nothing else.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task RemoveAsync(bool deleteData = false, CancellationToken cancellation = default);

    /// <summary>Says how much a file is wanted.</summary>
    /// <param name="file">The number of the file in the metainfo.</param>
    /// <param name="priority">How much; <see cref="PiecePriority.Skip"/> is not at all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such file, or no such priority.</exception>
    /// <exception cref="InvalidOperationException">It is not known yet which files there are.</exception>
    Task SetPriorityAsync(int file, PiecePriority priority, CancellationToken cancellation = default);
}
