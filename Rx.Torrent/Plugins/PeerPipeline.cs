using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// The stages of one connection, in both directions. The first plugin is nearest the wire: incoming messages meet the plugins
/// in order, outgoing ones in reverse. A stage that returns its input is left out. Plugins come and go while messages flow, between two steps of the loop.
/// </summary>
internal sealed class PeerPipeline
{
    private readonly Loop _loop;
    private readonly PeerConnection _peer;
    private readonly Action<PluginFault> _publish;
    private readonly HandshakeClaims _claims;
    private readonly List<Entry> _entries = [];

    public PeerPipeline(Loop loop, PeerConnection peer, ExtensionIds ids, Action<PluginFault> publish)
    {
        _loop = loop;
        _peer = peer;
        _publish = publish;
        _claims = new HandshakeClaims(ids);
    }

    /// <summary>The plugins that are on the connection, in order.</summary>
    public IEnumerable<AttachedPlugin> Plugins => _entries.Select(entry => entry.Owner);

    /// <summary>Puts plugins between the wire and the core, all of them before any hears something.</summary>
    /// <param name="at">Before how many of those that are there already.</param>
    /// <param name="plugins">The plugins, in order.</param>
    /// <param name="heard">What the peer has said so far; told to these plugins alone. Our own handshake is, too, when it has passed where they are.</param>
    public void Insert(int at, IReadOnlyList<(AttachedPlugin Owner, IPeerPlugin Plugin)> plugins, params IReadOnlyList<PeerMessage> heard)
    {
        if (heard.Count == 0) heard = HeardBefore(at);
        var said = SaidBefore(at);
        var entries = plugins.Select(plugin => Build(plugin.Owner, plugin.Plugin)).ToArray();
        _entries.InsertRange(at, entries);
        Join();
        // From the far end, so that whatever a stage says when it is set going finds the next one listening.
        for (var i = entries.Length - 1; i >= 0; i--) Run(entries[i].Incoming, nameof(IPeerPlugin.Incoming));
        foreach (var entry in entries) Run(entry.Outgoing, nameof(IPeerPlugin.Outgoing));
        if (said is not null)
        {
            foreach (var entry in entries) entry.Outgoing?.Stage.Show(said);
        }
        foreach (var message in heard)
        {
            foreach (var entry in entries) entry.Incoming?.Stage.Show(message);
        }
    }

    /// <summary>Takes a plugin out. What its stages let go of at their end goes on; so does what they have delayed, but for requests and blocks, which count as dropped.</summary>
    public void Remove(AttachedPlugin owner)
    {
        foreach (var entry in _entries.Where(entry => entry.Owner == owner).ToArray())
        {
            Remove(entry.Incoming?.Stage, static _ => true);
            Remove(entry.Outgoing?.Stage, _peer.IsWorthSaying);
            _entries.Remove(entry);
        }
        _claims.Release(owner);
        _peer.ReleaseReading(owner.Origin);
        Join();
    }

    /// <summary>Asks the plugins whether the peer may be let go; the first that objects decides.</summary>
    public bool MayDisconnect(DisconnectReason reason)
    {
        foreach (var entry in _entries)
        {
            if (!entry.IsUnaskable && !Agrees(entry, reason)) return false;
        }
        return true;
    }

    /// <summary>Ends every stage: they see completion, then their subscriptions go.</summary>
    public void Complete()
    {
        foreach (var entry in _entries.ToArray())
        {
            entry.Incoming?.Stage.Complete();
            entry.Outgoing?.Stage.Complete();
        }
        _entries.Clear();
    }

    /// <summary>The handshake, when a stage further in holds it back at this moment: the core has not heard it, and whoever comes before that stage never will.</summary>
    private IReadOnlyList<PeerMessage> HeardBefore(int at) =>
        _entries.Skip(at).Select(entry => entry.Incoming).FirstOrDefault(incoming => incoming is not null) is { Stage.First: { } first } ? [first] : [];

    /// <summary>Our handshake, when it is out or a stage nearer to the wire has it. So a stage that comes late shows whether it holds back, as every other does.</summary>
    private PeerMessage? SaidBefore(int at) => _peer.State.Said ?? _entries.Take(at).Select(entry => entry.Outgoing).LastOrDefault(outgoing => outgoing is not null)?.Stage.First;

    private static void Remove(Stage? stage, Func<PeerMessage, bool> isWorthSaying)
    {
        if (stage is null) return;
        stage.Complete();
        foreach (var message in stage.TakeLeft().Where(isWorthSaying)) stage.Next(message);
    }

    private void Join()
    {
        _peer.Inlet = Join(_entries.Select(entry => entry.Incoming).Reverse(), _peer.Accept);
        _peer.Outlet = Join(_entries.Select(entry => entry.Outgoing), _peer.Transmit);
    }

    /// <summary>Joins stages, from the last to the first.</summary>
    /// <returns>The way in.</returns>
    private static Action<PeerMessage> Join(IEnumerable<Operator?> operators, Action<PeerMessage> end)
    {
        Stage? following = null;
        foreach (var stage in operators.OfType<Operator>().Select(one => one.Stage))
        {
            stage.LeadTo(following, end);
            following = stage;
        }
        return following is null ? end : following.Push;
    }

    private Entry Build(AttachedPlugin owner, IPeerPlugin plugin) => new(
        owner,
        plugin,
        Build(
            owner,
            nameof(IPeerPlugin.Incoming),
            (fault, ended) => new Stage(_loop, _peer.WayIn, new StageTerms(owner, MessageOrigin.Program, new Backlog(_loop, _peer), IncomingViolation, fault, ended)),
            entry => plugin.Incoming(entry, _peer)),
        Build(
            owner,
            nameof(IPeerPlugin.Outgoing),
            (fault, ended) => new Stage(_loop, _peer.WayOut, new StageTerms(owner, MessageOrigin.Wire, new Backlog(_loop, null), OutgoingViolation, fault, ended)),
            entry => plugin.Outgoing(entry, _peer)));

    /// <summary>Null when the plugin returns its input, or fails.</summary>
    private Operator? Build(AttachedPlugin owner, string where, Func<Action<Exception>, Action, Stage> make, Func<IObservable<PeerMessage>, IObservable<PeerMessage>> operate)
    {
        var stage = make(exception => Fault(owner, where, exception), () => Ended(owner, where));
        var before = _loop.Enact(owner.Origin);
        try
        {
            var output = operate(stage.Entry) ?? throw new InvalidOperationException("the stage is null");
            return ReferenceEquals(output, stage.Entry) ? null : new Operator(stage, output);
        }
        catch (Exception exception)
        {
            Fault(owner, where, exception);
            return null;
        }
        finally
        {
            _loop.Enact(before);
        }
    }

    private bool Agrees(Entry entry, DisconnectReason reason)
    {
        var before = _loop.Enact(entry.Owner.Origin);
        try
        {
            return entry.Plugin.MayDisconnect(_peer, reason);
        }
        catch (Exception exception)
        {
            entry.IsUnaskable = true;
            _publish(new PluginFault(entry.Owner.Name, nameof(IPeerPlugin.MayDisconnect), null, exception));
            return true;
        }
        finally
        {
            _loop.Enact(before);
        }
    }

    private void Run(Operator? built, string where)
    {
        if (built is null) return;
        try
        {
            built.Stage.Run(built.Output);
        }
        catch (Exception exception)
        {
            Fault(built.Stage.Plugin, where, exception);
        }
    }

    private string? IncomingViolation(Stage stage, PeerMessage message) => _peer.IncomingViolation(message) is { } wrong ? Unallowed(wrong) : null;

    private string? OutgoingViolation(Stage stage, PeerMessage message) =>
        _peer.OutgoingViolation(message) is { } wrong ? Unallowed(wrong) : _claims.Violation(stage, message);

    private static string Unallowed(string wrong) => $"a stage emitted what the protocol does not allow: {wrong}";

    private void Fault(AttachedPlugin owner, string where, Exception exception)
    {
        _publish(new PluginFault(owner.Name, where, _peer, exception));
        _peer.Disconnect(new DisconnectReason(DisconnectKind.PluginFault, $"{owner.Name}: {exception.Message}"));
    }

    private void Ended(AttachedPlugin owner, string where)
    {
        if (!_peer.IsClosed) _peer.Disconnect(new DisconnectReason(DisconnectKind.RefusedByPlugin, $"{owner.Name} ended its {where} stream"));
    }

    /// <summary>One plugin's stages; null where it changes nothing.</summary>
    private sealed record Entry(AttachedPlugin Owner, IPeerPlugin Plugin, Operator? Incoming, Operator? Outgoing)
    {
        /// <summary>It threw when it was asked whether the peer may go, and is asked no more.</summary>
        public bool IsUnaskable { get; set; }
    }

    /// <summary>A stage and what it is to be set going with.</summary>
    private sealed record Operator(Stage Stage, IObservable<PeerMessage> Output);
}
