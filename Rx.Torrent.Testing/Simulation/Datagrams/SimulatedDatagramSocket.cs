using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation.Datagrams;

/// <summary>A port of a host for datagrams.</summary>
internal sealed class SimulatedDatagramSocket(SimulatedDatagrams datagrams, IPEndPoint local) : IDatagramSocket
{
    private readonly Subject<Datagram> _received = new();
    private bool _disposed;

    public IPEndPoint Local => local;

    public IObservable<Datagram> Received => _received.AsObservable();

    public bool HasListener => _received.HasObservers;

    public bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return !_disposed && datagrams.Send(local.Port, bytes, to);
    }

    public void Receive(Datagram datagram) => _received.OnNext(datagram);

    /// <summary>Its host is gone, and nobody is told.</summary>
    public void Vanish() => _disposed = true;

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        datagrams.Close(this);
        _received.OnCompleted();
    }
}
