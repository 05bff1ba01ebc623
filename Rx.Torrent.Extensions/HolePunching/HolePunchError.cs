namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>Why a relay brings nobody together, by the numbers on the wire.</summary>
internal enum HolePunchError : uint
{
    None = 0,

    /// <summary>Nobody can be at that address.</summary>
    NoSuchPeer = 1,

    /// <summary>The relay is not connected to it.</summary>
    NotConnected = 2,

    /// <summary>It does not speak <c>ut_holepunch</c>.</summary>
    NoSupport = 3,

    /// <summary>It is the relay.</summary>
    NoSelf = 4,
}
