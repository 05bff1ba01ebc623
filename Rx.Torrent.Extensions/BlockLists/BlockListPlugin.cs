using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>Keeps those away who are on the list of the moment.</summary>
internal sealed class BlockListPlugin(IObservable<BlockListOptions> lists) : IClientPlugin
{
    public string Name => "block list";

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm, lists);

    private sealed class OfSwarm : ISwarmPlugin
    {
        private readonly ISwarm _swarm;
        private readonly IDisposable _lists;
        private volatile BlockListOptions _list = new();

        public OfSwarm(ISwarm swarm, IObservable<BlockListOptions> lists)
        {
            _swarm = swarm;
            // From any thread. After an error there are no new lists, and the last one counts.
            _lists = lists.Subscribe(Replace, static _ => { });
        }

        public BlockListOptions List => _list;

        public IObservable<PeerCandidate> Candidates(IObservable<PeerCandidate> candidates, ISwarm swarm) =>
            candidates.Where(candidate => !_list.Addresses.Contains(candidate.EndPoint.Address));

        public IPeerPlugin? Connect(IPeer peer)
        {
            if (!_list.Addresses.Contains(peer.EndPoint.Address)) return new OfPeer(this);
            peer.Disconnect(Reason($"{peer.EndPoint.Address}")); // here nothing has been said yet, and nothing is
            return null;
        }

        public void Detached() => _lists.Dispose();

        public static DisconnectReason Reason(string what) => new(DisconnectKind.Banned, $"{what} is on the block list");

        private void Replace(BlockListOptions list)
        {
            _list = list;
            _swarm.Loop.Schedule(() =>
            {
                foreach (var peer in _swarm.Peers.ToArray())
                {
                    if (list.Addresses.Contains(peer.EndPoint.Address)) peer.Disconnect(Reason($"{peer.EndPoint.Address}"));
                    else if (peer.Id is { } id && list.Names(id)) peer.Disconnect(Reason($"{id}"));
                    else if (list.Names(peer.Extensions.ClientVersion)) peer.Disconnect(Reason($"{peer.Extensions.ClientVersion}"));
                }
            });
        }
    }

    private sealed class OfPeer(OfSwarm swarm) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
        {
            if (message is PeerMessage.Handshake handshake && swarm.List.Names(handshake.PeerId)) peer.Disconnect(OfSwarm.Reason($"{handshake.PeerId}"));
            else if (message is PeerMessage.ExtendedHandshake hello && swarm.List.Names(hello.ClientVersion)) peer.Disconnect(OfSwarm.Reason($"{hello.ClientVersion}"));
        });
    }
}
