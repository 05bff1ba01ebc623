namespace Rx.Torrent.Discovery.Trackers.Access;

/// <summary>How far away an address is. The higher, the nearer to us, and the less a stranger's to name.</summary>
public enum AddressScope
{
    /// <summary>Somewhere in the public Internet.</summary>
    Public,

    /// <summary>In a private network, ours or one beside it.</summary>
    Private,

    /// <summary>On our own link, where routers and cloud machines keep their secrets.</summary>
    LinkLocal,

    /// <summary>This very machine.</summary>
    Loopback,

    /// <summary>Nobody in particular: multicast, broadcast, reserved.</summary>
    Nobody,
}
