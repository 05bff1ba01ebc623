using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Testing.Simulation.Datagrams;

/// <summary>Carries datagrams between one host and the others: late, twice, in another order or not at all, as the lines are.</summary>
internal sealed class SimulatedDatagrams(SimulatedHost host) : IDatagramTransport
{
    private const int FirstFreePort = 49152;

    private readonly Dictionary<int, SimulatedDatagramSocket> _sockets = [];

    public string Name => "simulated";

    public IReadOnlyList<MulticastInterface> MulticastInterfaces => host.IsOnline ? [host.Groups.Interface] : [];

    private SimulatedNetwork Network => host.Network;

    public IDatagramSocket Open(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        host.Check(local);
        var port = local.Port;
        if (port == 0)
        {
            port = FirstFreePort;
            while (_sockets.ContainsKey(port)) port++;
        }
        var socket = new SimulatedDatagramSocket(this, new IPEndPoint(host.Address, port));
        if (!_sockets.TryAdd(port, socket)) throw new TransportException(SocketError.AddressAlreadyInUse, $"no socket at {local}: somebody has it");
        return socket;
    }

    public IDatagramSocket Join(MulticastMembership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        return host.Groups.Join(membership);
    }

    public void Close(SimulatedDatagramSocket socket) => _sockets.Remove(socket.Local.Port);

    /// <summary>Whoever had a socket is gone.</summary>
    public void LosePower()
    {
        foreach (var socket in _sockets.Values) socket.Vanish();
        _sockets.Clear();
    }

    public bool Send(int port, ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        if (bytes.Length > host.Conditions.Mtu || to.Port == 0 || to.AddressFamily != host.Address.AddressFamily) return false;
        var from = host.Translator?.Out(port, to, Network.Scheduler.Now) ?? new IPEndPoint(host.Address, port);
        if (!host.IsOnline || Network.HostAt(to.Address) is not { } target || Network.IsDivided(host, target) || bytes.Length > target.Conditions.Mtu
            || Network.Happens(host.Conditions.Loss, target.Conditions.Loss) || Leaving(bytes.Length) is not { } leaving)
        {
            Network.Publish(NetworkEventKind.DatagramLost, from, to, bytes.Length);
            return true;
        }
        var datagram = new Datagram(from, bytes.ToArray());
        Carry(datagram, to, target, leaving);
        if (Network.Happens(host.Conditions.Duplication, target.Conditions.Duplication)) Carry(datagram, to, target, leaving);
        return true;
    }

    /// <summary>How long it takes until the line from the host has sent it; null when too much waits there already.</summary>
    private TimeSpan? Leaving(int length)
    {
        if (host.Conditions.UploadRate is not { } rate) return TimeSpan.Zero;
        var now = Network.Scheduler.Now;
        var start = host.UploadFree > now ? host.UploadFree : now;
        if ((start - now).TotalSeconds * rate + length > host.Conditions.Buffer) return null;
        host.UploadFree = start + TimeSpan.FromSeconds((double)length / rate);
        return host.UploadFree - now;
    }

    private void Carry(Datagram datagram, IPEndPoint to, SimulatedHost target, TimeSpan leaving)
    {
        var crossing = Network.Crossing(host, target);
        if (Network.Happens(host.Conditions.Reordering, target.Conditions.Reordering)) crossing *= 2 + Network.Random.NextDouble();
        Network.After(leaving + crossing, () => Cross(datagram, to, target));
    }

    /// <summary>It has come to the line of the target.</summary>
    private void Cross(Datagram datagram, IPEndPoint to, SimulatedHost target)
    {
        if (target.Conditions.DownloadRate is not { } rate)
        {
            Arrive(datagram, to, target);
            return;
        }
        var now = Network.Scheduler.Now;
        var start = target.DownloadFree > now ? target.DownloadFree : now;
        if ((start - now).TotalSeconds * rate + datagram.Bytes.Length > target.Conditions.Buffer)
        {
            Network.Publish(NetworkEventKind.DatagramLost, datagram.From, to, datagram.Bytes.Length);
            return;
        }
        target.DownloadFree = start + TimeSpan.FromSeconds((double)datagram.Bytes.Length / rate);
        Network.After(target.DownloadFree - now, () => Arrive(datagram, to, target));
    }

    private void Arrive(Datagram datagram, IPEndPoint to, SimulatedHost target)
    {
        var translator = target.Translator;
        var port = translator is null ? to.Port : translator.In(to.Port, datagram.From, Network.Scheduler.Now);
        var socket = target.IsOnline && !Network.IsDivided(host, target) && port is { } open ? ((SimulatedDatagrams)target.Datagrams).SocketAt(open) : null;
        Network.Publish(socket is null ? NetworkEventKind.DatagramLost : NetworkEventKind.DatagramArrived, datagram.From, to, datagram.Bytes.Length);
        socket?.Receive(datagram);
    }

    private SimulatedDatagramSocket? SocketAt(int port) => _sockets.TryGetValue(port, out var socket) && socket.HasListener ? socket : null;
}
