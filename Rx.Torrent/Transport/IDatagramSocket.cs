using System.Net;

namespace Rx.Torrent.Transport;

/// <summary>An address at which datagrams arrive and from which they leave. May be used from any thread. Disposing it closes the address.</summary>
public interface IDatagramSocket : IDisposable
{
    /// <summary>The address, with the port that the system chose.</summary>
    IPEndPoint Local { get; }

    /// <summary>What arrives, from the first subscription on.</summary>
    /// <remarks>
    /// Hot; no replay; any thread, one datagram at a time; completes when the socket is disposed, never errors.
    /// The next datagram is read when the subscriber returns; what does not fit into the system's buffer meanwhile is lost, as datagrams
    /// are. A subscriber that moves elsewhere bounds what waits there: <see cref="DatagramStreams.DeliverOn"/> does.
    /// </remarks>
    IObservable<Datagram> Received { get; }

    /// <summary>Sends one datagram, or not: it may be lost, late, doubled and out of order.</summary>
    /// <returns>False when it was not even taken: too long, no route, no room, or the socket is closed.</returns>
    bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to);
}
