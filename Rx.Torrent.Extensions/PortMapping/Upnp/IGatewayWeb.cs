using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>HTTP to gateways.</summary>
internal interface IGatewayWeb : IDisposable
{
    /// <summary>Asks; cold, one answer, from any thread. Fails with a <see cref="GatewayException"/>; unsubscribing hangs up.</summary>
    IObservable<GatewayAnswer> Send(GatewayQuestion question);
}
