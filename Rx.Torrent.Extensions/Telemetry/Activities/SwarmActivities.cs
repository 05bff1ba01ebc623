using System.Diagnostics;
using System.Reactive.Disposables;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>The activities of one swarm. It watches taps, and has no stage on a connection.</summary>
internal sealed class SwarmActivities : ISwarmPlugin
{
    private readonly ActivitySource _source;
    private readonly PieceActivities _pieces;
    private readonly List<IDisposable> _watching = [];
    private readonly CompositeDisposable _taps = []; // those of the connections that there are

    public SwarmActivities(ActivitySource source, ISwarm swarm)
    {
        _source = source;
        _pieces = new PieceActivities(source, swarm);
        _watching.Add(_taps);
        _watching.Add(_pieces);
        _watching.Add(new CheckActivities(source, swarm));
        if (swarm is Swarm known) _watching.Add(new AnnounceActivities(source, known));
    }

    public string Name => "activities";

    public IPeerPlugin? Connect(IPeer peer)
    {
        if (!_source.HasListeners()) return null;
        var taps = new CompositeDisposable();
        _taps.Add(taps);
        taps.Add(peer.Incoming.Subscribe(message =>
        {
            if (message is PeerMessage.Piece piece) _pieces.Received(piece.Block);
        }));
        taps.Add(peer.Sent.Subscribe(
            message =>
            {
                if (message is PeerMessage.Request request) _pieces.Requested(request.Block);
            },
            () => _taps.Remove(taps)));
        return null;
    }

    public void Detached() => _watching.ForEach(static watching => watching.Dispose());
}
