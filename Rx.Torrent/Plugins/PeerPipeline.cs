using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// The stages of one connection, in both directions. The first plugin is nearest the wire: incoming messages meet the plugins
/// in order, outgoing ones in reverse. A stage that returns its input is left out.
/// </summary>
internal sealed class PeerPipeline
{
    private readonly Loop _loop;
    private readonly PeerConnection _peer;
    private readonly Action<PluginFault> _publish;
    private readonly List<Junction> _junctions = [];
    private readonly List<IDisposable> _subscriptions = [];

    private PeerPipeline(Loop loop, PeerConnection peer, Action<PluginFault> publish)
    {
        _loop = loop;
        _peer = peer;
        _publish = publish;
    }

    /// <summary>Puts the plugins between the wire and the core of <paramref name="peer"/>. False when one of them failed; the peer is then on its way out.</summary>
    public static PeerPipeline Attach(
        Loop loop, PeerConnection peer, IReadOnlyList<(string Name, IPeerPlugin Plugin)> plugins, Action<PluginFault> publish)
    {
        var pipeline = new PeerPipeline(loop, peer, publish);
        // Built from the far end, so that each stage knows where its output goes.
        peer.Inlet = pipeline.Build(
            plugins.Reverse(), nameof(IPeerPlugin.Incoming), (plugin, messages) => plugin.Incoming(messages, peer), peer.Violation, peer.Accept);
        peer.Outlet = pipeline.Build(
            plugins, nameof(IPeerPlugin.Outgoing), (plugin, messages) => plugin.Outgoing(messages, peer), peer.OutgoingViolation, peer.Transmit);
        return pipeline;
    }

    /// <summary>Ends every stage: they see completion, then their subscriptions go.</summary>
    public void Complete()
    {
        foreach (var junction in _junctions) junction.Complete();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _junctions.Clear();
        _subscriptions.Clear();
    }

    private Action<PeerMessage> Build(
        IEnumerable<(string Name, IPeerPlugin Plugin)> fromFarEnd,
        string where,
        Func<IPeerPlugin, IObservable<PeerMessage>, IObservable<PeerMessage>> stageOf,
        Func<PeerMessage, string?> violation,
        Action<PeerMessage> end)
    {
        var next = end;
        foreach (var (name, plugin) in fromFarEnd)
        {
            var entry = new Junction(Fault);
            try
            {
                var output = stageOf(plugin, entry) ?? throw new InvalidOperationException("the stage is null");
                if (ReferenceEquals(output, entry)) continue;
                _junctions.Add(entry);
                _subscriptions.Add(output.Subscribe(new StageExit(name, _loop, entry, violation, next, Fault, Ended)));
                next = entry.Push;
            }
            catch (Exception exception)
            {
                Fault(exception);
            }

            void Fault(Exception exception)
            {
                _publish(new PluginFault(name, where, _peer, exception));
                _peer.Disconnect(new DisconnectReason(DisconnectKind.PluginFault, $"{name}: {exception.Message}"));
            }

            void Ended()
            {
                if (!_peer.IsClosed) _peer.Disconnect(new DisconnectReason(DisconnectKind.RefusedByPlugin, $"{name} ended its {where} stream"));
            }
        }
        return next;
    }
}
