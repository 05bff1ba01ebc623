using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>Has the ports mapped at which a client listens.</summary>
/// <param name="mapper">Makes the mapper, or hands out one that stays the caller's.</param>
/// <param name="isOurs">Whether it is to be disposed with the client.</param>
internal sealed class PortMappingPlugin(Func<IPluginHost, PortMapper> mapper, bool isOurs) : IClientPlugin
{
    private readonly SerialDisposable _following = new();
    private readonly ConcurrentDictionary<int, IDisposable> _mappings = []; // told from whatever thread opens or closes
    private PortMapper? _mapper;
    private IPluginHost? _host;

    public string Name => "port mapping";

    public void Start(IPluginHost host)
    {
        _host = host;
        _mapper = mapper(host);
        _following.Disposable = host.ObserveListenEndPoints().Subscribe(Follow);
    }

    public async Task StopAsync()
    {
        _following.Dispose();
        Follow([]);
        if (isOurs && _mapper is { } ours) await ours.DisposeAsync().ConfigureAwait(false);
    }

    private void Follow(IReadOnlyList<IPEndPoint> endPoints)
    {
        var ports = endPoints.Where(IsReachable).Select(endPoint => endPoint.Port).ToHashSet();
        foreach (var (port, mapping) in _mappings.Where(mapped => !ports.Contains(mapped.Key)))
        {
            if (_mappings.TryRemove(port, out _)) mapping.Dispose();
        }
        foreach (var port in ports) _mappings.GetOrAdd(port, Map);
    }

    /// <summary>Has a port mapped, and says at which one the world reaches it while it is.</summary>
    private IDisposable Map(int port)
    {
        var told = new SerialDisposable();
        var mapping = _mapper!.Map(ProtocolType.Tcp, port).Subscribe(mapped => told.Disposable = mapped is null ? Disposable.Empty : _host!.UseExternalPort(port, mapped.ExternalPort));
        return new CompositeDisposable(mapping, told);
    }

    /// <summary>What we map is IPv4.</summary>
    private bool IsReachable(IPEndPoint local) =>
        (local.AddressFamily == AddressFamily.InterNetwork || local.Address.Equals(IPAddress.IPv6Any)) && (_mapper!.MapsLoopback || !IPAddress.IsLoopback(local.Address));
}
