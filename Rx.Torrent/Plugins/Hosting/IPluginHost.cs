using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Plugins.Hosting;

/// <summary>The client, as a plugin that is in it sees it.</summary>
public interface IPluginHost
{
    /// <summary>
    /// What the plugin wants to find again, by its name: kept below the client's state directory; in memory when the client has none, or keeps no state. Two plugins of one
    /// name share nothing: the second has no state while the first is in use. It is read from the disk when it is first asked for, so do that in
    /// <see cref="IClientPlugin.Start"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another plugin of that name has it.</exception>
    IPluginState State { get; }

    /// <summary>The swarms at this moment. From any thread.</summary>
    IReadOnlyCollection<ISwarm> Swarms { get; }

    /// <summary>Where peers can connect to us, with the ports that the system chose, now and whenever that changes.</summary>
    /// <remarks>Hot; replays the current value; on the thread that opens or closes; completes when the client begins to end.</remarks>
    IObservable<IReadOnlyList<IPEndPoint>> ObserveListenEndPoints();

    /// <summary>
    /// Says that the world reaches one of our ports at another one: a gateway lets others in there. Trackers, the DHT and peers out there are told of that one from now on, and anew when
    /// it changes; the local network is told of ours. From any thread.
    /// </summary>
    /// <param name="port">Where we listen.</param>
    /// <param name="externalPort">The gateway's port.</param>
    /// <returns>Takes it back; the plugin's end does so as well.</returns>
    /// <exception cref="ArgumentOutOfRangeException">That is no port.</exception>
    IDisposable UseExternalPort(int port, int externalPort);

    /// <summary>All that happens in the client, as one stream.</summary>
    /// <remarks>Hot; no replay; on the swarm's loop, one at a time; completes with the client. Costs nothing while nobody listens.</remarks>
    IObservable<ClientEvent> Events { get; }

    /// <summary>What the disks have to do at this moment. From any thread.</summary>
    DiskLoad DiskLoad { get; }

    /// <summary>A loop of the client: time, and a place for what belongs to no swarm.</summary>
    IScheduler Loop { get; }
}
