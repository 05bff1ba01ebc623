using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>Connects one host to the others.</summary>
internal sealed class SimulatedTransport(SimulatedHost host) : ITransport
{
    public string Name => "simulated";

    public ITransportListener Listen(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        return host.Listen(local);
    }

    public IObservable<IByteChannel> Dial(IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return Observable.Create<IByteChannel>(observer => new SimulatedDial(host, host.NextDialPort(), remote, observer).Start());
    }

    public IObservable<IByteChannel> Dial(IPEndPoint remote, IPEndPoint from)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ArgumentNullException.ThrowIfNull(from);
        return Observable.Create<IByteChannel>(observer => new SimulatedDial(host, from.Port == 0 ? host.NextDialPort() : from.Port, remote, observer).Start());
    }
}
