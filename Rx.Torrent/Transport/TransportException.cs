using System.Net.Sockets;

namespace Rx.Torrent.Transport;

/// <summary>A connection or an address could not be had.</summary>
/// <param name="error">What the system said.</param>
/// <param name="message">What was tried, and with whom.</param>
public sealed class TransportException(SocketError error, string message) : IOException(message)
{
    /// <summary>What the system said.</summary>
    public SocketError Error { get; } = error;
}
