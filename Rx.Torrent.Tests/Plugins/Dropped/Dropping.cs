using System.Reactive.Linq;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Dropped;

/// <summary>Scenes with a plugin that drops one kind of message.</summary>
internal static class Dropping
{
    /// <summary>A client of four pieces that loses messages on their way in.</summary>
    public static PluginScene Incoming(Func<PeerMessage, bool> dropped, params int[] pieces) =>
        new(b => b.Use(incoming: (messages, _) => messages.Where(message => !dropped(message)), name: "dropper"), new TestContent(pieceCount: 4), pieces);

    /// <summary>A client of four pieces that loses messages on their way out.</summary>
    public static PluginScene Outgoing(Func<PeerMessage, bool> dropped, params int[] pieces) =>
        new(b => b.Use(outgoing: (messages, _) => messages.Where(message => !dropped(message)), name: "dropper"), new TestContent(pieceCount: 4), pieces);

    /// <summary>A peer that says it has everything, in the words that it has.</summary>
    public static ScriptedPeer ConnectSeed(this PluginScene scene, bool isFast = true) => scene.Connect(
        isFast, new Bitfield(Rx.Torrent.Primitives.PieceSet.All(scene.Content.Layout.PieceCount)), Unchoke.Instance);

    /// <summary>A peer that wants to download, and may.</summary>
    public static ScriptedPeer ConnectLeech(this PluginScene scene, bool isFast = true)
    {
        var peer = scene.Connect(isFast, Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60, what: "unchoked");
        return peer;
    }
}
