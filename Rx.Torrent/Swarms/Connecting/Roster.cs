using System.Reactive.Subjects;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Who is connected to a swarm. A peer is numbered when it comes, and no number is used twice; 0 is nobody.</summary>
internal sealed class Roster : IDisposable
{
    private readonly Dictionary<int, PeerConnection> _peers = [];
    private int _next = 1;

    /// <summary>A connection has been made; no message has passed yet.</summary>
    public Subject<PeerConnection> Added { get; } = new();

    /// <summary>A connection has ended.</summary>
    public Subject<(PeerConnection Peer, DisconnectReason Reason)> Removed { get; } = new();

    /// <summary>Everybody, also those whose handshake is still to come.</summary>
    public Dictionary<int, PeerConnection>.ValueCollection Peers => _peers.Values;

    public int Count => _peers.Count;

    public void Add(PeerConnection peer)
    {
        if (peer.Slot < 0) peer.Slot = _next++; // on a second roster a peer keeps its number
        _peers.Add(peer.Slot, peer);
        Added.OnNext(peer);
    }

    public void Remove(PeerConnection peer, DisconnectReason reason)
    {
        if (_peers.Remove(peer.Slot)) Removed.OnNext((peer, reason));
    }

    /// <summary>The peer of that number; null when it is not here.</summary>
    public PeerConnection? Find(int slot) => _peers.GetValueOrDefault(slot);

    public bool Contains(PeerConnection peer) => _peers.ContainsKey(peer.Slot);

    /// <summary>The peers at this moment, safe against whatever is done to them.</summary>
    public PeerConnection[] Snapshot() => [.. _peers.Values];

    public void Dispose()
    {
        Added.OnCompleted();
        Removed.OnCompleted();
    }
}
