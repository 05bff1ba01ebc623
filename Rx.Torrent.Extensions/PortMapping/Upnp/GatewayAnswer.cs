namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>What comes back over HTTP.</summary>
internal sealed record GatewayAnswer(int Status, ReadOnlyMemory<byte> Body);
