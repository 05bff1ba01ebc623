using System.Net;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>What a gateway says of itself.</summary>
/// <param name="Epoch">Seconds since it has known what it knows; null when it does not say.</param>
/// <param name="External">The address by which the world knows us; null when it does not say.</param>
internal readonly record struct GatewayNews(uint? Epoch, IPAddress? External);
