using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Transport;

/// <summary>Connecting from a port at which we listen. Only Linux is asked for it; elsewhere the system chooses the port.</summary>
internal static class PortSharing
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReusePort = 15; // SO_REUSEPORT

    /// <summary>
    /// Lets sockets of ours connect from the port of one that listens. Said after the binding, so that nobody listens there by mistake, another client
    /// least of all: who means to has to say the same first, and to be of the same user.
    /// </summary>
    public static void Allow(Socket listening) => Set(listening);

    /// <summary>Binds a socket that is to connect to a port at which we listen, if that can be; otherwise it connects from any.</summary>
    public static void TryBind(Socket socket, int port)
    {
        if (!Set(socket)) return;
        try
        {
            socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
        }
        catch (SocketException)
        {
            // Whoever listens there is not we, or no longer: any other port will do as well.
        }
    }

    private static bool Set(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            socket.SetRawSocketOption(SocketLevel, ReusePort, [1, 0, 0, 0]);
            return true;
        }
        catch (SocketException)
        {
            return false; // an old kernel
        }
    }
}
