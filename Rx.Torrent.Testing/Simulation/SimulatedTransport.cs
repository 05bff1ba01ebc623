using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
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

    // Where nobody is, nobody answers; where somebody is and does not listen, he says so.
    public IObservable<IByteChannel> Dial(IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return Observable.Create<IByteChannel>(observer =>
        {
            var network = host.Network;
            var given = new BooleanDisposable();
            var local = host.NextDialEndPoint();
            network.Publish(NetworkEventKind.Dialled, local, remote);
            if (network.HostAt(remote.Address) is { } target && network.Reaches(host, target)) network.After(network.Delay(host, target), () => Knock(target));
            return given;

            void Knock(SimulatedHost target)
            {
                if (given.IsDisposed || !network.Reaches(host, target) || !target.LetsIn(remote.Port)) return;
                if (target.ListenerAt(remote.Port) is not { } listener)
                {
                    network.Publish(NetworkEventKind.Refused, remote, local);
                    network.After(network.Delay(target, host), Refused);
                    return;
                }
                network.Publish(NetworkEventKind.Connected, local, remote);
                var (near, far) = SimulatedChannel.Pair(host, local, target, remote);
                network.After(network.Delay(target, host), () => Answered(near));
                listener.Accept(far);
            }

            void Refused()
            {
                if (!given.IsDisposed) observer.OnError(new TransportException(SocketError.ConnectionRefused, $"no connection to {remote}: {SocketError.ConnectionRefused}"));
            }

            void Answered(SimulatedChannel channel)
            {
                if (given.IsDisposed)
                {
                    channel.Dispose();
                    return;
                }
                observer.OnNext(channel);
                observer.OnCompleted();
            }
        });
    }
}
