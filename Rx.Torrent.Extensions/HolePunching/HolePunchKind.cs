namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>The kinds of messages of <c>ut_holepunch</c>, by their numbers on the wire.</summary>
internal enum HolePunchKind : byte
{
    /// <summary>To a relay: bring the two of us together.</summary>
    Rendezvous = 0,

    /// <summary>From a relay: dial this peer, for it dials you.</summary>
    Connect = 1,

    /// <summary>From a relay: that cannot be done.</summary>
    Error = 2,
}
