using Rx.Torrent.Loops;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms.Views;

/// <summary>Peers that are to be looked at when the turn ends: each once, however much it has said.</summary>
/// <param name="loop">The loop.</param>
/// <param name="look">Looks at one.</param>
internal sealed class TouchedPeers(Loop loop, Action<PeerConnection> look) : ILoopWork
{
    private readonly HashSet<PeerConnection> _peers = [];

    public void Touch(PeerConnection peer)
    {
        if (_peers.Add(peer) && _peers.Count == 1) loop.AtEndOfTurn(this);
    }

    void ILoopWork.Run()
    {
        foreach (var peer in _peers) look(peer);
        _peers.Clear();
    }
}
