using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.SuperSeeding;

/// <summary>
/// Decides which piece each peer of a swarm is shown. A peer that has passed its piece on, which another one's word for it shows, is shown the next. When somebody else has
/// everything it is over, and all pieces are told to everybody, some each second.
/// </summary>
internal sealed class SuperSeed(ISwarm swarm) : ISwarmPlugin
{
    /// <summary>So many pieces are told to a peer each second once it is over.</summary>
    private const int ToldAtOnce = 1000;

    private readonly List<SuperSeededPeer> _peers = [];
    private int[] _copies = [];
    private int _start;
    private IDisposable? _telling;

    /// <summary>False when there is nothing more to hide.</summary>
    public bool IsOn { get; private set; } = true;

    public string Name => "super-seeding";

    public IPeerPlugin? Connect(IPeer peer)
    {
        // Who is connected already knows what we have, and so does everybody who is told it later piece by piece.
        if (!IsOn || peer.Id is not null || swarm.Pieces is not { IsFull: true, Capacity: > 0 } pieces) return null;
        if (_copies.Length == 0) _copies = new int[pieces.Capacity];
        var one = new SuperSeededPeer(this, peer, pieces.Capacity);
        _peers.Add(one);
        peer.Incoming.Subscribe(static _ => { }, () => Left(one)); // the connection's end, and not that of our stage: we may be taken out before
        return one;
    }

    public void Detached() => End();

    /// <summary>Shows a peer its next piece: the one that the fewest have or are shown.</summary>
    public void ShowNext(SuperSeededPeer peer)
    {
        var best = -1;
        for (var i = 0; i < _copies.Length; i++)
        {
            var piece = (_start + i) % _copies.Length;
            if (!peer.HasOrKnows(piece) && (best < 0 || _copies[piece] < _copies[best])) best = piece;
        }
        if (best < 0) return;
        _start = best + 1;
        _copies[best]++;
        peer.Show(best);
    }

    /// <summary>A peer has a piece.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="piece">Which.</param>
    /// <param name="wasShown">It has it from us.</param>
    public void Announced(SuperSeededPeer peer, int piece, bool wasShown)
    {
        if (!IsOn) return;
        if (!wasShown) _copies[piece]++;
        if (peer.IsComplete)
        {
            End();
            return;
        }
        foreach (var other in _peers)
        {
            if (other.Shown == piece && (other != peer || NobodyElseWants(piece, peer))) ShowNext(other);
        }
    }

    private void Left(SuperSeededPeer peer)
    {
        if (!_peers.Remove(peer) || !IsOn) return;
        for (var piece = 0; piece < _copies.Length; piece++)
        {
            if (peer.HasOrKnows(piece)) _copies[piece]--;
        }
        foreach (var other in _peers)
        {
            if (other.Shown is { } shown && other.Has(shown) && NobodyElseWants(shown, other)) ShowNext(other);
        }
    }

    private bool NobodyElseWants(int piece, SuperSeededPeer peer) => _peers.TrueForAll(other => other == peer || other.Has(piece));

    private void End()
    {
        if (!IsOn) return;
        IsOn = false;
        _telling = swarm.Tick.Subscribe(_ =>
        {
            foreach (var peer in _peers) peer.TellMore(ToldAtOnce);
            if (_peers.TrueForAll(peer => peer.KnowsAll)) _telling?.Dispose();
        });
    }
}
