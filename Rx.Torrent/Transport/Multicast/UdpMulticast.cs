using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Rx.Torrent.Transport.Multicast;

/// <summary>Groups over UDP.</summary>
internal static class UdpMulticast
{
    // What has no name in the framework, as Linux numbers it.
    private const int LinuxSocketLevel = 1;
    private const int LinuxReuseAddress = 2;
    private const int LinuxHearEveryGroupV4 = 49;
    private const int LinuxHearEveryGroupV6 = 29;

    /// <summary>The interfaces that are up and carry multicast, each once for each family of which it has an address. Loopback is none of them.</summary>
    public static IReadOnlyList<MulticastInterface> Interfaces()
    {
        var found = new List<MulticastInterface>();
        try
        {
            foreach (var card in NetworkInterface.GetAllNetworkInterfaces()) found.AddRange(Of(card));
        }
        catch (NetworkInformationException)
        {
            return found; // one has gone while it was looked at; those before it are there
        }
        return found;
    }

    /// <summary>A socket that is a member.</summary>
    /// <exception cref="TransportException">It cannot be.</exception>
    public static UdpSocket Join(MulticastMembership membership)
    {
        var group = membership.Group;
        Socket? socket = null;
        try
        {
            socket = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (group.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            Share(socket);
            // Bound to the group, a socket hears nothing that is sent to us alone; Windows binds to addresses of its own only.
            socket.Bind(OperatingSystem.IsWindows() ? new IPEndPoint(Any(group.AddressFamily), group.Port) : new IPEndPoint(group.Address, group.Port));
            Join(socket, membership);
            return new UdpSocket(socket);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            socket?.Dispose();
            var error = (exception as SocketException)?.SocketErrorCode ?? SocketError.InvalidArgument;
            throw new TransportException(error, $"cannot join {group} on {membership.Interface.Name} ({membership.Interface.Address}): {error}");
        }
    }

    private static List<MulticastInterface> Of(NetworkInterface card)
    {
        var found = new List<MulticastInterface>();
        if (card.OperationalStatus != OperationalStatus.Up || !card.SupportsMulticast || card.NetworkInterfaceType == NetworkInterfaceType.Loopback) return found;
        var properties = card.GetIPProperties();
        foreach (var family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            var own = properties.UnicastAddresses.Where(one => one.Address.AddressFamily == family).ToArray();
            if (own.Length == 0) continue;
            var networks = own.Select(one => MulticastInterface.NetworkOf(one.Address, one.PrefixLength));
            found.Add(new MulticastInterface(card.Name, IndexOf(properties, family), own[0].Address, [.. networks]));
        }
        return found;
    }

    private static void Join(Socket socket, MulticastMembership membership)
    {
        var (group, at) = (membership.Group.Address, membership.Interface);
        var isV4 = group.AddressFamily == AddressFamily.InterNetwork;
        var level = isV4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
        socket.SetSocketOption(level, SocketOptionName.AddMembership, isV4 ? new MulticastOption(group, at.Address) : new IPv6MulticastOption(group, at.Index));
        socket.SetSocketOption(level, SocketOptionName.MulticastInterface, isV4 ? BitConverter.ToInt32(at.Address.GetAddressBytes()) : at.Index);
        socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, membership.TimeToLive);
        socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, true);
        // Otherwise Linux shows it what comes in on interfaces where somebody else is a member.
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(isV4 ? 0 : 41, isV4 ? LinuxHearEveryGroupV4 : LinuxHearEveryGroupV6, [0, 0, 0, 0]);
    }

    /// <summary>All members on one machine have the same port. The framework's option means something else on Linux, where it keeps other users' programs out.</summary>
    private static void Share(Socket socket)
    {
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(LinuxSocketLevel, LinuxReuseAddress, BitConverter.GetBytes(1));
        else socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
    }

    private static IPAddress Any(AddressFamily family) => family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private static int IndexOf(IPInterfaceProperties properties, AddressFamily family)
    {
        try
        {
            return family == AddressFamily.InterNetwork ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
        }
        catch (NetworkInformationException)
        {
            return 0; // an interface without that family, as some systems have it
        }
    }
}
