namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>A gateway did not do what it was asked for.</summary>
internal sealed class GatewayException(PortMappingFailureKind kind, string message) : Exception(message)
{
    public PortMappingFailureKind Kind => kind;
}
