using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A client with plugins, and remote peers that talk to it.</summary>
internal sealed class PluginScene
{
    private readonly Action<TorrentClientBuilder> _plugins;
    private readonly int[] _pieces;
    private SceneClient? _client;

    public PluginScene(Action<TorrentClientBuilder> plugins, TestContent? content = null, params int[] pieces)
    {
        Scene = new Scene(content ?? new TestContent(pieceCount: 16));
        _plugins = plugins;
        _pieces = pieces;
    }

    public Scene Scene { get; }

    public TestContent Content => Scene.Content;

    /// <summary>What reached the core, over all peers.</summary>
    public List<PeerMessage> Core { get; } = [];

    /// <summary>What left for the wire, over all peers.</summary>
    public List<PeerMessage> Wire { get; } = [];

    public SceneClient Client => _client ??= Start();

    /// <summary>A connected peer.</summary>
    public ScriptedPeer Connect(params PeerMessage[] says) => Connect(isFast: true, says);

    /// <summary>A connected peer, with or without the fast extension (BEP 6).</summary>
    public ScriptedPeer Connect(bool isFast, params PeerMessage[] says)
    {
        var reserved = isFast ? ReservedBits.ExtensionProtocol.With(ReservedBits.Fast) : ReservedBits.ExtensionProtocol;
        var peer = new ScriptedPeer(Scene.Network.AddHost(), Content.Metainfo) { Reserved = reserved }.StaysAlive().Says(says).Dial(Client.EndPoint);
        Scene.Pass(0.5);
        return peer;
    }

    /// <summary>Our side of a connection.</summary>
    public IPeer SideOf(ScriptedPeer peer) => Client.Connected.Last(connected => connected.EndPoint.Equals(peer.LocalEndPoint));

    /// <summary>What the core got of one kind.</summary>
    public IEnumerable<T> CoreGot<T>()
        where T : PeerMessage => Core.OfType<T>();

    private SceneClient Start()
    {
        var client = Scene.Client(Scene.Content.Store(_pieces), build: _plugins);
        client.Swarm.WhenPeerConnected.Subscribe(peer =>
        {
            peer.Incoming.Subscribe(Core.Add);
            peer.Sent.Subscribe(Wire.Add);
        });
        return client;
    }
}
