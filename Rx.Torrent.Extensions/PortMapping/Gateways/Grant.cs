namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>What a gateway has granted.</summary>
/// <param name="ExternalPort">Its port.</param>
/// <param name="Lease">For how long.</param>
/// <param name="News">What it said of itself.</param>
internal readonly record struct Grant(ushort ExternalPort, TimeSpan Lease, GatewayNews News);
