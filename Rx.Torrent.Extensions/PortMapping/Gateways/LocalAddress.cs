using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>Where this machine stands in its network, as the operating system knows it.</summary>
internal static class LocalAddress
{
    private const int MostGateways = 4;

    /// <summary>The IPv4 gateways of the default routes.</summary>
    public static IReadOnlyList<IPAddress> DefaultGateways()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(card => card.OperationalStatus == OperationalStatus.Up)
                    .SelectMany(card => card.GetIPProperties().GatewayAddresses)
                    .Select(gateway => gateway.Address)
                    .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Any))
                    .Distinct()
                    .Take(MostGateways),
            ];
        }
        catch (NetworkInformationException)
        {
            return []; // the system does not say; asked again later
        }
    }

    /// <summary>The address that we have towards another; null when it cannot be reached. Nothing is sent for that.</summary>
    public static IPAddress? Towards(IPAddress remote)
    {
        try
        {
            using var socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(remote, 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
