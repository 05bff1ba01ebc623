using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Snippets.Hooks;

/// <summary>The hooks of the client and of a swarm, each in a member of its own. It writes down what happens.</summary>
internal sealed class SwarmHooks(Action<string> log) : IClientPlugin
{
    private IPluginHost? _host;

    public string Name => "hooks";

    /// <summary>Finds a swarm for whoever asks for one that is not here.</summary>
    public Func<InfoHash, CancellationToken, Task<ISwarm?>> OpenAsync { get; init; } = (_, _) => Task.FromResult<ISwarm?>(null);

    /// <summary>Peers that we want to have nothing to do with.</summary>
    public Func<IPAddress, bool> IsUnwelcome { get; init; } = _ => false;

    #region added
    public void Start(IPluginHost host) => _host = host;       // added: once, before anything else

    public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(this, swarm, log); // new_torrent: for each swarm

    public void Stop() => log("stopped");                      // abort: the client has ended, or the plugin was taken out
    #endregion

    #region unknown_torrent
    public async Task<ISwarm?> FindAsync(InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation)
    {
        log($"{remote} asks for {infoHash}");
        return await OpenAsync(infoHash, cancellation); // a swarm that it adds to the client now, or null
    }
    #endregion

    #region state
    private void Count()
    {
        var state = _host!.State; // this plugin's own
        var runs = (state.Load("runs") is [var before] ? before : 0) + 1;
        state.Save("runs", [(byte)runs]);
        log($"run {runs}");
    }
    #endregion

    private sealed class OfSwarm : ISwarmPlugin
    {
        private readonly SwarmHooks _plugin;
        private readonly Action<string> _log;

        public OfSwarm(SwarmHooks plugin, ISwarm swarm, Action<string> log)
        {
            (_plugin, _log) = (plugin, log);
            plugin.Count();
            #region pieces
            swarm.WhenPieceVerified.Where(piece => piece.Origin == PieceOrigin.Downloaded)
                .Subscribe(piece => log($"piece {piece.Piece} came from {string.Join(", ", piece.Contributors.Select(peer => peer.EndPoint))}"));
            swarm.WhenPieceFailed.Subscribe(piece => log($"piece {piece.Piece} is wrong"));
            #endregion
            #region tick
            swarm.Tick.Subscribe(_ => log($"{swarm.Peers.Count} peers"));
            #endregion
            #region connected
            swarm.WhenPeerConnected.Subscribe(peer => log($"{peer.EndPoint} is {peer.Id}"));
            swarm.WhenPeerDisconnected.Subscribe(end => log($"{end.Peer.EndPoint} has gone: {end.Reason}; {end.Unflushed.Count} blocks never left"));
            #endregion
            #region observe_state
            swarm.ObserveState().Subscribe(state => log($"now {state}")); // the check is over when it is no longer Checking
            #endregion
        }

        #region new_connection
        public IPeerPlugin? Connect(IPeer peer) => peer.IsIncoming ? null : new PeerHooks(_log); // null leaves the peer alone
        #endregion

        #region commands
        public IObservable<SwarmCommand> Commands(IObservable<SwarmCommand> commands, ISwarm swarm) => commands
            .Do(command => _log($"{command} by {command.Origin}"))
            .Where(command => command is not SwarmCommand.Recheck); // handled: nothing happens, and whoever gave it need not wait
        #endregion

        #region candidates
        public IObservable<PeerCandidate> Candidates(IObservable<PeerCandidate> candidates, ISwarm swarm) =>
            candidates.Where(candidate => !_plugin.IsUnwelcome(candidate.EndPoint.Address));
        #endregion

        #region choker
        public IChoker Choker(IChoker current) => // while seeding and while downloading: the fastest takers, three at a time
            Chokers.FastestUpload(UploadSlots.Fixed(3), new Random(1));
        #endregion

        public void Detached() => _log("detached");
    }
}
