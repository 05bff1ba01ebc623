using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>A port of a host at which somebody listens.</summary>
internal sealed class SimulatedListener(SimulatedHost host, IPEndPoint local) : ITransportListener
{
    private readonly Subject<IByteChannel> _channels = new();

    public IPEndPoint Local => local;

    public IObservable<IByteChannel> Channels => _channels.AsObservable();

    public bool HasListener => _channels.HasObservers;

    public void Accept(SimulatedChannel channel) => _channels.OnNext(channel);

    public void Dispose()
    {
        host.Deafen(this);
        _channels.OnCompleted();
    }
}
