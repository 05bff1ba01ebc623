using Rx.Torrent.Changes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent;

/// <summary>A client for whoever watches it: its swarms as change sets. Nothing is gathered while nobody listens.</summary>
public sealed class LiveClient
{
    internal LiveClient(IObservableCache<SwarmView, InfoHash> swarms) => Swarms = swarms;

    /// <summary>The swarms, on the client's first loop. With several loops its items can be looked at only while somebody is connected.</summary>
    public IObservableCache<SwarmView, InfoHash> Swarms { get; }
}
