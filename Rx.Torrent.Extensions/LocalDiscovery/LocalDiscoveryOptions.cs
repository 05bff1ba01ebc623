using System.Net;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>How peers are looked for in the local network.</summary>
public sealed record LocalDiscoveryOptions
{
    /// <summary>The groups of BEP 14: where clients announce themselves.</summary>
    public static IReadOnlyList<IPEndPoint> StandardGroups { get; } =
        [new(IPAddress.Parse("239.192.152.143"), 6771), new(IPAddress.Parse("ff15::efc0:988f"), 6771)];

    /// <summary>The groups to announce in and to listen to. <see cref="StandardGroups"/>.</summary>
    public IReadOnlyList<IPEndPoint> Groups { get; init; } = StandardGroups;

    /// <summary>Says where: asked again and again, for interfaces come and go. Null is every interface that is up and carries multicast.</summary>
    public Func<IReadOnlyList<MulticastInterface>>? Interfaces { get; init; }

    /// <summary>Carries the datagrams. Null is that of the client.</summary>
    public IDatagramTransport? Transport { get; init; }

    /// <summary>How many networks an announcement may cross, if routers let it. Who is in another network is not listened to. 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 255.</exception>
    public int TimeToLive
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, byte.MaxValue);
            field = value;
        }
    } = 1;

    /// <summary>How often each swarm is announced. 5 minutes (BEP 14), and not less than one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a minute.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, AnnounceRounds.ShortestInterval);
            field = value;
        }
    } = TimeSpan.FromMinutes(5);

    /// <summary>How many announcements one address may send a second, on average; four times as many at once. What goes beyond is not read. 5.</summary>
    public double AnnouncementsPerSecond { get; init; } = 5;

    /// <summary>How many neighbours of one swarm are passed on within <see cref="Interval"/>, each of them once. 200.</summary>
    public int MaxNeighbours { get; init; } = 200;
}
