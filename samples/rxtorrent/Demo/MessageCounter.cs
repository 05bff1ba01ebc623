using System.Collections.Immutable;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A plugin that counts what peers say to each other, kind by kind. It changes nothing: a stage may as well just look.</summary>
internal sealed class MessageCounter : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    // Several clients, each on a loop of its own, share this plugin.
    private readonly ISubject<PeerMessage> _seen = Subject.Synchronize(new Subject<PeerMessage>());

    public string Name => "message counter";

    /// <summary>How many messages of each kind there have been, whenever one comes.</summary>
    /// <remarks>Hot; no replay; on the loops of the clients, one at a time; never completes.</remarks>
    public IObservable<ImmutableSortedDictionary<string, long>> Totals => _seen
        .GroupBy(message => message.GetType().Name)
        .SelectMany(kind => kind.Scan(0L, (count, _) => count + 1).Select(count => (Kind: kind.Key, Count: count)))
        .Scan(ImmutableSortedDictionary<string, long>.Empty, (totals, one) => totals.SetItem(one.Kind, one.Count));

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(_seen.OnNext);
}
