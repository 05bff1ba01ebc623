using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>How gateways are asked to let others in.</summary>
public sealed record PortMappingOptions
{
    /// <summary>The gateways. Null asks the operating system, each time anew, for those of its default routes (IPv4).</summary>
    public IReadOnlyList<IPAddress>? Gateways { get; init; }

    /// <summary>The ways to ask, the one to try first first. All.</summary>
    public IReadOnlyList<PortMappingMethod> Methods { get; init; } = [PortMappingMethod.Pcp, PortMappingMethod.NatPmp, PortMappingMethod.Upnp];

    /// <summary>For how long a port is asked for. It is asked for again after half of that. 1 hour, and not less than two minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than two minutes.</exception>
    public TimeSpan Lease
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMinutes(2));
            field = value;
        }
    } = TimeSpan.FromHours(1);

    /// <summary>How often the gateway is asked whether it is still there, and whether it has forgotten us. 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a second.</exception>
    public TimeSpan CheckInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long after a failure a gateway is looked for again; doubled each time, up to an hour. 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a second.</exception>
    public TimeSpan RetryAfter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long taking ports back may take at the end. 3 seconds.</summary>
    public TimeSpan GoodbyeLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the mapping is called in the gateway's list (UPnP). <c>Rx.Torrent</c>.</summary>
    public string Description { get; init; } = "Rx.Torrent";

    /// <summary>The port at which gateways take PCP and NAT-PMP. 5351.</summary>
    public int GatewayPort { get; init; } = 5351;

    /// <summary>Where UPnP devices are searched (SSDP). 239.255.255.250:1900.</summary>
    public IPEndPoint SearchAt { get; init; } = new(IPAddress.Parse("239.255.255.250"), 1900);

    /// <summary>Carries the datagrams. Null is that of the client, for a mapper of one, and UDP elsewhere.</summary>
    public IDatagramTransport? Transport { get; init; }

    /// <summary>Runs everything, one thing at a time; it stays the caller's. Null makes a loop with a thread of its own.</summary>
    public IScheduler? Loop { get; init; }

    /// <summary>The seed of all chance, for tests. Null takes it from the operating system.</summary>
    public int? Seed { get; init; }
}
