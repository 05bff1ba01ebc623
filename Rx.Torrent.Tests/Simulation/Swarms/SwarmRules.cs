using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>What must hold in every swarm, whatever happens; each breach is a line.</summary>
internal sealed class SwarmRules
{
    private readonly SimulatedSwarm _swarm;
    private readonly List<string> _breaches = [];

    public SwarmRules(SimulatedSwarm swarm)
    {
        _swarm = swarm;
        swarm.WhenPeerAdded.Subscribe(Watch);
    }

    /// <summary>Fails, in the words by which it can be done again, when a rule was broken.</summary>
    public void ShouldHold()
    {
        if (_breaches.Count > 0) throw _swarm.Failure(string.Join('\n', _breaches.Take(5)));
    }

    /// <summary>Watches a peer, also one that has started anew.</summary>
    public void Watch(SimulatedPeer peer) => peer.Swarm.WhenPeerConnected.Subscribe(other =>
    {
        var connection = new Connection(peer, other, _swarm, _breaches);
        other.Incoming.Subscribe(connection.Heard);
        other.Sent.Subscribe(connection.Said);
    });

    private sealed class Connection(SimulatedPeer peer, IPeer other, SimulatedSwarm swarm, List<string> breaches)
    {
        private readonly Dictionary<BlockRange, int> _owed = [];
        private readonly Dictionary<BlockRange, TimeSpan> _asked = [];

        public void Heard(Rx.Torrent.Wire.PeerMessage message)
        {
            switch (message)
            {
                case Request request:
                    _owed[request.Block] = _owed.GetValueOrDefault(request.Block) + 1;
                    break;
                case Piece piece:
                    _asked.Remove(piece.Block);
                    break;
                case RejectRequest reject:
                    _asked.Remove(reject.Block);
                    break;
            }
        }

        public void Said(Rx.Torrent.Wire.PeerMessage message)
        {
            switch (message)
            {
                case Piece piece when _owed.GetValueOrDefault(piece.Block) == 0:
                    Breach($"sends {piece.Block}, which nobody asked for");
                    break;
                case Piece piece:
                    _owed[piece.Block]--;
                    break;
                case RejectRequest reject when _owed.GetValueOrDefault(reject.Block) == 0:
                    Breach($"rejects {reject.Block}, which nobody asked for");
                    break;
                case RejectRequest reject:
                    _owed[reject.Block]--;
                    break;
                case Request request when peer.Swarm.Pieces.Contains(request.Block.Piece):
                    Breach($"asks for {request.Block} of a piece that it has");
                    break;
                case Request request when _asked.TryGetValue(request.Block, out var before):
                    Breach($"asks for {request.Block} twice, first {(swarm.Elapsed - before).TotalSeconds:0.00} s ago");
                    break;
                case Request request:
                    _asked[request.Block] = swarm.Elapsed;
                    break;
                case Cancel cancel:
                    _asked.Remove(cancel.Block);
                    break;
                case Have have when !peer.Swarm.Pieces.Contains(have.Index):
                    Breach($"says that it has {have.Index}, and has not");
                    break;
            }
        }

        private void Breach(string what) => breaches.Add($"at {swarm.Elapsed}: {peer} {what}, to {other.EndPoint}");
    }
}
