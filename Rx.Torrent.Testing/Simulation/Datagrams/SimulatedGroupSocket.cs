using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Testing.Simulation.Datagrams;

/// <summary>A host's membership in a group.</summary>
internal sealed class SimulatedGroupSocket(SimulatedGroups groups, MulticastMembership membership) : IDatagramSocket
{
    private readonly Subject<Datagram> _received = new();
    private bool _disposed;

    public IPEndPoint Local => membership.Group;

    public IObservable<Datagram> Received => _received.AsObservable();

    public bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return !_disposed && groups.Send(membership, bytes, to);
    }

    public void Receive(Datagram datagram) => _received.OnNext(datagram);

    /// <summary>Its host is gone, and nobody is told.</summary>
    public void Vanish() => _disposed = true;

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        groups.Leave(this);
        _received.OnCompleted();
    }
}
