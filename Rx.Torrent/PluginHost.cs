using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Storage;

namespace Rx.Torrent;

/// <summary>The client, as one plugin sees it.</summary>
internal sealed class PluginHost : IPluginHost
{
    private readonly TorrentClient _client;
    private readonly PluginUse _use;
    private readonly PluginStates _states;
    private readonly ExternalPorts _externalPorts;
    private readonly IObservable<IReadOnlyList<IPEndPoint>> _listening;
    private Lazy<IPluginState?> _state;

    public PluginHost(
        TorrentClient client, PluginUse use, PluginStates states, ExternalPorts externalPorts, IObservable<IReadOnlyList<IPEndPoint>> listening, IScheduler loop)
    {
        _client = client;
        _use = use;
        _states = states;
        _externalPorts = externalPorts;
        _listening = listening;
        Loop = loop;
        _state = Taken();
    }

    public IPluginState State
    {
        get
        {
            var state = _state;
            if (state.Value is { } mine) return mine;
            Interlocked.CompareExchange(ref _state, Taken(), state); // the next time it may be free
            throw new InvalidOperationException($"another plugin that is called '{_use.Name}' has the state of that name");
        }
    }

    public IReadOnlyCollection<ISwarm> Swarms => _client.Swarms;

    public IObservable<ClientEvent> Events => _client.Events;

    public DiskLoad DiskLoad => _client.DiskLoad;

    public IScheduler Loop { get; }

    public IObservable<IReadOnlyList<IPEndPoint>> ObserveListenEndPoints() => _listening.AsObservable();

    public IDisposable UseExternalPort(int port, int externalPort)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(externalPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(externalPort, ushort.MaxValue);
        var use = _externalPorts.Use((ushort)port, (ushort)externalPort);
        _use.Claims.Add(use); // it goes with the plugin at the latest
        return Disposable.Create(() => _use.Claims.Remove(use));
    }

    private Lazy<IPluginState?> Taken() => new(() =>
    {
        var state = _states.TryTake(_use.Name, out var release);
        _use.Claims.Add(release);
        return state;
    });
}
