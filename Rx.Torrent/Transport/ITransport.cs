using System.Net;

namespace Rx.Torrent.Transport;

/// <summary>A way to carry bytes between two peers: TCP, uTP, a simulated network.</summary>
public interface ITransport
{
    /// <summary>What it is called in logs and disconnect reasons, such as <c>tcp</c>.</summary>
    string Name { get; }

    /// <summary>Connects to <paramref name="remote"/>: one channel, then completion.</summary>
    /// <remarks>
    /// Cold; no replay; any thread; completes after the channel, or errors with a <see cref="TransportException"/>.
    /// Disposing the subscription gives the attempt up; a channel that comes too late is closed.
    /// </remarks>
    IObservable<IByteChannel> Dial(IPEndPoint remote);

    /// <summary>
    /// As <see cref="Dial(IPEndPoint)"/>, from an address at which we listen, when the transport can do that: where translators of addresses stand in between, two that dial each
    /// other so may meet (BEP 55).
    /// </summary>
    /// <remarks>
    /// Cold; no replay; any thread; completes after the channel, or errors with a <see cref="TransportException"/>.
    /// Disposing the subscription gives the attempt up; a channel that comes too late is closed.
    /// </remarks>
    IObservable<IByteChannel> Dial(IPEndPoint remote, IPEndPoint from) => Dial(remote);

    /// <summary>Takes connections at <paramref name="local"/>; port 0 asks the system for a free one.</summary>
    /// <exception cref="TransportException">The address cannot be listened at.</exception>
    ITransportListener Listen(IPEndPoint local);
}
