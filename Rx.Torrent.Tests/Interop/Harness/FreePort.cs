using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>A port for programs that cannot be told to let the system choose one.</summary>
internal static class FreePort
{
    /// <summary>A port that was free for TCP a moment ago. Another process may take it first: whoever uses it tries again with another.</summary>
    public static int Tcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
