namespace Rx.Torrent.Testing.Simulation;

/// <summary>How a translator of addresses (NAT) treats datagrams and those who connect. What it learned it forgets after two minutes of silence.</summary>
public enum NatKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Whoever knows the port gets in, once the host has sent anything from it.</summary>
    FullCone,

    /// <summary>Only addresses that the host has sent to get in, from any of their ports.</summary>
    AddressRestricted,

    /// <summary>Only addresses and ports that the host has sent to get in.</summary>
    PortRestricted,

    /// <summary>As <see cref="PortRestricted"/>, and towards each of them the host has another port.</summary>
    Symmetric,
}
