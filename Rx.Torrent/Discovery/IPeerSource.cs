namespace Rx.Torrent.Discovery;

/// <summary>Somewhere that peers can be learned of: a tracker, the DHT, other peers, the local network, a list of one's own.</summary>
public interface IPeerSource
{
    /// <summary>A short name for logs and statistics.</summary>
    string Name { get; }

    /// <summary>
    /// Searches for peers for as long as somebody is subscribed. Subscribing says "this swarm wants peers", disposing says that it no
    /// longer does.
    /// </summary>
    /// <remarks>
    /// Cold; no replay; on <see cref="PeerQuery.Loop"/>; never errors, and completes when the source has no more to say, ever.
    /// The same candidate may come again: it is the swarm that knows whom it has tried.
    /// </remarks>
    IObservable<PeerCandidate> Find(PeerQuery query);
}
