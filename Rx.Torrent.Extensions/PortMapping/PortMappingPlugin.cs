using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>Has the ports mapped at which a client listens.</summary>
/// <param name="mapper">Makes the mapper, or hands out one that stays the caller's.</param>
/// <param name="isOurs">Whether it is to be disposed with the client.</param>
internal sealed class PortMappingPlugin(Func<IPluginHost, PortMapper> mapper, bool isOurs) : IClientPlugin
{
    private readonly SerialDisposable _following = new();
    private PortMapper? _mapper;

    public string Name => "port mapping";

    public void Start(IPluginHost host)
    {
        _mapper = mapper(host);
        _following.Disposable = host.ObserveListenEndPoints()
            .Select(endPoints => endPoints.Where(IsReachable).Select(endPoint => endPoint.Port).Distinct().Select(port => _mapper.Map(ProtocolType.Tcp, port)).Merge())
            .Switch()
            .Subscribe();
    }

    public async Task StopAsync()
    {
        _following.Dispose();
        if (isOurs && _mapper is { } ours) await ours.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What we map is IPv4.</summary>
    private bool IsReachable(IPEndPoint local) =>
        (local.AddressFamily == AddressFamily.InterNetwork || local.Address.Equals(IPAddress.IPv6Any)) && (_mapper!.MapsLoopback || !IPAddress.IsLoopback(local.Address));
}
