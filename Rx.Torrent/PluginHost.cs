using System.Reactive.Concurrency;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent;

/// <summary>The client, as one plugin sees it.</summary>
internal sealed class PluginHost : IPluginHost
{
    private readonly TorrentClient _client;
    private readonly PluginUse _use;
    private readonly PluginStates _states;
    private Lazy<IPluginState?> _state;

    public PluginHost(TorrentClient client, PluginUse use, PluginStates states, IScheduler loop)
    {
        _client = client;
        _use = use;
        _states = states;
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

    public IScheduler Loop { get; }

    private Lazy<IPluginState?> Taken() => new(() =>
    {
        var state = _states.TryTake(_use.Name, out var release);
        _use.Claims.Add(release);
        return state;
    });
}
