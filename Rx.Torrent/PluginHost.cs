using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Storage;

namespace Rx.Torrent;

/// <summary>The client, as one plugin sees it.</summary>
internal sealed class PluginHost(TorrentClient client, PluginUse use, PluginStates states, IObservable<IReadOnlyList<IPEndPoint>> listening, IScheduler loop) : IPluginHost
{
    private readonly Lazy<IPluginState?> _state = new(() =>
    {
        var state = states.TryTake(use.Name, out var release);
        use.Claims.Add(release);
        return state;
    });

    public IPluginState State => _state.Value ?? throw new InvalidOperationException($"another plugin that is called '{use.Name}' has the state of that name");

    public IReadOnlyCollection<ISwarm> Swarms => client.Swarms;

    public IObservable<ClientEvent> Events => client.Events;

    public DiskLoad DiskLoad => client.DiskLoad;

    public IScheduler Loop => loop;

    public IObservable<IReadOnlyList<IPEndPoint>> ObserveListenEndPoints() => listening.AsObservable();
}
