using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Extensions.PortMapping.Datagrams;
using Rx.Torrent.Extensions.PortMapping.Upnp;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>Finds a gateway that maps ports: each of those that there are, in each way, one after the other.</summary>
internal sealed class GatewayFinder(PortMappingOptions options, IDatagramTransport transport, IGatewayWeb web, ServiceLoop loop, Random random)
{
    private const int NonceLength = 12;
    private const int FirstOtherPort = 49152;

    /// <summary>Who there is to be asked, and how.</summary>
    public IReadOnlyList<(IPAddress Gateway, PortMappingMethod Method)> Candidates() =>
    [
        .. from gateway in options.Gateways ?? LocalAddress.DefaultGateways()
           from method in options.Methods.Distinct()
           where gateway.AddressFamily == AddressFamily.InterNetwork
           select (gateway, method),
    ];

    /// <summary>Asks one whether it is there. Fails with a <see cref="GatewayException"/> when it is not, or does not speak like that.</summary>
    public IObservable<(IGateway Gateway, GatewayNews News)> Ask(IPAddress gateway, PortMappingMethod method) => Observable.Defer(() =>
        OurAddress(gateway) is not { } local ? Observable.Throw<(IGateway, GatewayNews)>(NotReached(gateway))
        : method == PortMappingMethod.Upnp ? AskByUpnp(gateway, local)
        : AskByDatagram(gateway, local, method));

    private IObservable<(IGateway Gateway, GatewayNews News)> AskByDatagram(IPAddress gateway, IPAddress local, PortMappingMethod method)
    {
        GatewayLine line;
        try
        {
            line = new GatewayLine(new IPEndPoint(gateway, options.GatewayPort), local, transport, loop);
        }
        catch (TransportException)
        {
            return Observable.Throw<(IGateway, GatewayNews)>(NotReached(gateway));
        }
        IGateway asked = method == PortMappingMethod.Pcp ? new PcpGateway(gateway, local, line, NewNonce) : new NatPmpGateway(gateway, line);
        var isThere = false;
        return asked.Check()
            .Select(news =>
            {
                isThere = true;
                return (asked, news);
            })
            .Finally(() =>
            {
                if (!isThere) asked.Dispose();
            });
    }

    private IObservable<(IGateway Gateway, GatewayNews News)> AskByUpnp(IPAddress gateway, IPAddress local) =>
        new UpnpSearch(gateway, local, options.SearchAt, transport, web, loop).Services()
            .Select(service => new UpnpGateway(gateway, local, service, options.Description, web, loop, () => (ushort)random.Next(FirstOtherPort, ushort.MaxValue)))
            .Select(service => service.Check().Select(news => ((IGateway)service, news)).Catch((GatewayException _) => Observable.Empty<(IGateway, GatewayNews)>()))
            .Concat()
            .Take(1);

    /// <summary>Our address towards a gateway: that of the socket, where it has one of its own, as in a simulation.</summary>
    private IPAddress? OurAddress(IPAddress gateway)
    {
        try
        {
            using var probe = transport.Open(new IPEndPoint(IPAddress.Any, 0));
            return probe.Local.Address.Equals(IPAddress.Any) ? LocalAddress.Towards(gateway) : probe.Local.Address;
        }
        catch (TransportException)
        {
            return null;
        }
    }

    private static GatewayException NotReached(IPAddress gateway) => new(PortMappingFailureKind.NoAnswer, $"{gateway} cannot be reached");

    private byte[] NewNonce()
    {
        if (options.Seed is null) return System.Security.Cryptography.RandomNumberGenerator.GetBytes(NonceLength);
        var nonce = new byte[NonceLength];
        random.NextBytes(nonce);
        return nonce;
    }
}
