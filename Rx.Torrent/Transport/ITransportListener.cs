using System.Net;

namespace Rx.Torrent.Transport;

/// <summary>An address at which a transport takes connections. Disposing it closes the address, not the channels that came of it.</summary>
public interface ITransportListener : IDisposable
{
    /// <summary>The address, with the port that the system chose.</summary>
    IPEndPoint Local { get; }

    /// <summary>Connections that others made to us; each is its subscriber's to close.</summary>
    /// <remarks>Hot; no replay; any thread; completes when the listener is disposed; errors with a <see cref="TransportException"/> when it can take no more.</remarks>
    IObservable<IByteChannel> Channels { get; }
}
