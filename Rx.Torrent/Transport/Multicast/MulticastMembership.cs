using System.Net;

namespace Rx.Torrent.Transport.Multicast;

/// <summary>What a socket joins: a group, on one interface. Members on one machine hear each other, and themselves.</summary>
/// <param name="Group">The group's address, and the port that its members share.</param>
/// <param name="Interface">Where it is listened to, and through which it is sent to.</param>
public sealed record MulticastMembership(IPEndPoint Group, MulticastInterface Interface)
{
    /// <summary>How many networks what is sent may cross: 1 is this one alone. 1.</summary>
    public int TimeToLive { get; init; } = 1;
}
