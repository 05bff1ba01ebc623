using System.Reactive.Linq;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>What scripted peers do by rule in many tests.</summary>
internal static class ScriptedPeerExtensions
{
    /// <summary>Says, whenever it is connected, that it has everything.</summary>
    public static ScriptedPeer HasAll(this ScriptedPeer peer, bool unchokes = true) => peer.Says(unchokes ? [HaveAll.Instance, Unchoke.Instance] : [HaveAll.Instance]);

    /// <summary>Says, whenever it is connected, that it has those pieces.</summary>
    public static ScriptedPeer Has(this ScriptedPeer peer, TestContent content, params int[] pieces) =>
        peer.Says(new Bitfield(PieceSet.Of(content.Layout.PieceCount, pieces)), Unchoke.Instance);

    /// <summary>Says something behind its handshake, whenever it is connected.</summary>
    public static ScriptedPeer Says(this ScriptedPeer peer, params PeerMessage[] messages)
    {
        peer.WhenConnected.Subscribe(_ => peer.Send(messages));
        return peer;
    }

    /// <summary>Says every minute that it is still there.</summary>
    public static ScriptedPeer StaysAlive(this ScriptedPeer peer)
    {
        peer.WhenConnected.Subscribe(_ => Later());
        return peer;

        void Later() => peer.After(TimeSpan.FromSeconds(60), _ =>
        {
            peer.Send(KeepAlive.Instance);
            if (peer.IsConnected) Later();
        });
    }

    /// <summary>Answers each request at once, rightly unless told otherwise.</summary>
    public static ScriptedPeer Serves(this ScriptedPeer peer, TestContent content, Func<BlockRange, PeerMessage>? answer = null)
    {
        peer.Messages.OfType<Request>().Subscribe(request => peer.Send(answer?.Invoke(request.Block) ?? content.Piece(request.Block)));
        return peer;
    }

    /// <summary>The blocks that it was asked for so far, in order.</summary>
    public static IReadOnlyList<BlockRange> Asked(this ScriptedPeer peer) => [.. peer.Heard<Request>().Select(request => request.Block)];

    /// <summary>The second, from the start of time, at which it was told something for the first time; null when it was not.</summary>
    public static double? SecondOf<T>(this ScriptedPeer peer, Func<T, bool>? which = null)
        where T : PeerMessage
    {
        var found = peer.Received.Where(received => received.Value is T message && (which is null || which(message))).ToArray();
        return found.Length == 0 ? null : TimeSpan.FromTicks(found[0].Time).TotalSeconds;
    }
}
