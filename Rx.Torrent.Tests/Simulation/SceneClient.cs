using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A client of a scene, with what happened in its swarm.</summary>
internal sealed class SceneClient
{
    private readonly Scene _scene;

    public SceneClient(Scene scene, SimulatedHost host, TorrentClient client, Swarm swarm, IPieceStore store)
    {
        _scene = scene;
        Host = host;
        Client = client;
        Swarm = swarm;
        Store = store;
        Connected = swarm.WhenPeerConnected.ToLiveList();
        Disconnected = swarm.WhenPeerDisconnected.ToLiveList();
        Faults = swarm.WhenPluginFailed.ToLiveList();
        Verified = swarm.WhenPieceVerified.ToLiveList();
        Failed = swarm.WhenPieceFailed.ToLiveList();
    }

    public SimulatedHost Host { get; }

    public TorrentClient Client { get; }

    public Swarm Swarm { get; }

    public IPieceStore Store { get; }

    public IPEndPoint EndPoint => Client.ListenEndPoints[0];

    public LiveList<IPeer> Connected { get; }

    public LiveList<PeerDisconnected> Disconnected { get; }

    public LiveList<PluginFault> Faults { get; }

    public LiveList<PieceVerified> Verified { get; }

    public LiveList<PieceFailed> Failed { get; }

    public IEnumerable<DisconnectKind> Ends => Disconnected.Select(end => end.Reason.Kind);

    public SwarmProgress Progress
    {
        get
        {
            var task = Swarm.GetProgressAsync();
            _scene.Finish(task);
            return task.Result;
        }
    }

    public bool IsSeeding => Swarm.State == SwarmState.Seeding;

    /// <summary>A remote as this client sees it.</summary>
    public IPeer Of(ScriptedPeer remote) => Connected.Last(peer => peer.Id == remote.Id);

    public void Dispose() => _scene.Finish(Client.DisposeAsync().AsTask());
}
