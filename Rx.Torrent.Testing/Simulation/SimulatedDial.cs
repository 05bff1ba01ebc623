using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>
/// One attempt to connect. Where nobody is, nobody answers; where somebody is and does not listen, he says so; at a translator of addresses it knocks again and again, as TCP does,
/// for the door may open meanwhile. Two that dial each other, each from the port that the other dials, get one connection, which both of them have made.
/// </summary>
internal sealed class SimulatedDial(SimulatedHost host, int port, IPEndPoint remote, IObserver<IByteChannel> observer) : IDisposable
{
    private static readonly TimeSpan FirstRepetition = TimeSpan.FromSeconds(1);

    private readonly SimulatedNetwork _network = host.Network;
    private IPEndPoint _local = null!;
    private bool _isOver;

    /// <summary>The port that it comes from, on its host.</summary>
    public int Port => port;

    /// <summary>Whom it dials.</summary>
    public IPEndPoint Remote => remote;

    public IDisposable Start()
    {
        _local = host.StreamTranslator?.Out(port, remote, _network.Scheduler.Now) ?? new IPEndPoint(host.Address, port);
        _network.Publish(NetworkEventKind.Dialled, _local, remote);
        if (_network.HostAt(remote.Address) is not { } target || !_network.Reaches(host, target)) return this;
        host.Dials.Add(this);
        Knock(target, FirstRepetition);
        return this;
    }

    public void Dispose()
    {
        _isOver = true;
        host.Dials.Remove(this);
    }

    private void Knock(SimulatedHost target, TimeSpan repetition) => _network.After(_network.Delay(host, target), () => Arrive(target, repetition));

    private void Arrive(SimulatedHost target, TimeSpan repetition)
    {
        if (_isOver || !_network.Reaches(host, target)) return;
        if (target.PortBehind(remote.Port, _local) is not { } inner)
        {
            _network.After(repetition, () =>
            {
                if (!_isOver) Knock(target, 2 * repetition);
            });
            return;
        }
        if (target.Dials.Find(other => other.Port == inner && other.Remote.Equals(_local)) is { } meeting) Meet(target, meeting);
        else if (target.ListenerAt(inner) is { } listener) Join(target, listener.Accept);
        else Refuse(target);
    }

    private void Refuse(SimulatedHost target)
    {
        _network.Publish(NetworkEventKind.Refused, remote, _local);
        _network.After(_network.Delay(target, host), () =>
        {
            if (!_isOver) observer.OnError(new TransportException(SocketError.ConnectionRefused, $"no connection to {remote}: {SocketError.ConnectionRefused}"));
        });
    }

    private void Meet(SimulatedHost target, SimulatedDial other)
    {
        target.Dials.Remove(other);
        Join(target, other.Answered);
    }

    private void Join(SimulatedHost target, Action<SimulatedChannel> other)
    {
        host.Dials.Remove(this); // it has reached somebody: whoever dials it from now on is somebody else
        _network.Publish(NetworkEventKind.Connected, _local, remote);
        var (near, far) = SimulatedChannel.Pair(host, _local, target, remote);
        _network.After(_network.Delay(target, host), () => Answered(near));
        other(far);
    }

    private void Answered(SimulatedChannel channel)
    {
        if (_isOver)
        {
            channel.Dispose();
            return;
        }
        _isOver = true;
        observer.OnNext(channel);
        observer.OnCompleted();
    }
}
