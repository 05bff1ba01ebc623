using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Testing.Simulation.Datagrams;

/// <summary>The groups that a host is a member of. What is sent to one reaches the members on all hosts of the same network, a /24 or a /64, each or not, as the lines are.</summary>
internal sealed class SimulatedGroups(SimulatedHost host)
{
    private readonly List<SimulatedGroupSocket> _members = [];

    public MulticastInterface Interface { get; } = new("simulated", 1, host.Address, [MulticastInterface.NetworkOf(host.Address, PrefixOf(host.Address))]);

    public IDatagramSocket Join(MulticastMembership membership)
    {
        host.Check(new IPEndPoint(membership.Interface.Address, 0));
        var socket = new SimulatedGroupSocket(this, membership);
        _members.Add(socket);
        return socket;
    }

    public void Leave(SimulatedGroupSocket socket) => _members.Remove(socket);

    /// <summary>Whoever was a member is gone.</summary>
    public void LosePower()
    {
        foreach (var member in _members) member.Vanish();
        _members.Clear();
    }

    public bool Send(MulticastMembership membership, ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        if (!to.Equals(membership.Group) || bytes.Length > host.Conditions.Mtu) return false;
        var network = host.Network;
        var datagram = new Datagram(new IPEndPoint(host.Address, membership.Group.Port), bytes.ToArray());
        foreach (var target in network.Hosts.Where(one => Interface.Neighbours(one.Address)))
        {
            if (target == host)
            {
                network.Soon(() => Arrive(datagram, to)); // members on one machine hear each other, and themselves
            }
            else if (!network.Reaches(host, target) || network.Happens(host.Conditions.Loss, target.Conditions.Loss))
            {
                network.Publish(NetworkEventKind.DatagramLost, datagram.From, to, bytes.Length);
            }
            else
            {
                network.After(network.Crossing(host, target), () =>
                {
                    if (target.IsOnline && !network.IsDivided(host, target)) target.Groups.Arrive(datagram, to);
                    else network.Publish(NetworkEventKind.DatagramLost, datagram.From, to, datagram.Bytes.Length);
                });
            }
        }
        return true;
    }

    private void Arrive(Datagram datagram, IPEndPoint to)
    {
        foreach (var member in _members.Where(member => member.Local.Equals(to)).ToArray())
        {
            host.Network.Publish(NetworkEventKind.DatagramArrived, datagram.From, to, datagram.Bytes.Length);
            member.Receive(datagram);
        }
    }

    private static int PrefixOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 24 : 64;
}
