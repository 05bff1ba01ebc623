namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>A way to ask a gateway for a port.</summary>
public enum PortMappingMethod
{
    /// <summary>PCP (RFC 6887).</summary>
    Pcp,

    /// <summary>NAT-PMP (RFC 6886).</summary>
    NatPmp,

    /// <summary>UPnP: an Internet Gateway Device, version 1 or 2.</summary>
    Upnp,
}
