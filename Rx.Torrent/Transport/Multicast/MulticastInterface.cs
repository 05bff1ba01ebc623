using System.Net;

namespace Rx.Torrent.Transport.Multicast;

/// <summary>An interface of this machine, with one of its addresses: a place where groups can be joined.</summary>
/// <param name="Name">What the system calls it.</param>
/// <param name="Index">The system's number of it; 0 where it has none.</param>
/// <param name="Address">Our address there; its family is that of the groups that can be joined.</param>
/// <param name="Networks">The networks of its cable: who is in one of them is reached without a router.</param>
public sealed record MulticastInterface(string Name, int Index, IPAddress Address, IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>True for an address in one of the <see cref="Networks"/>: whoever has it is a neighbour.</summary>
    public bool Neighbours(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        foreach (var network in Networks)
        {
            if (network.Contains(address)) return true;
        }
        return false;
    }

    /// <summary>The network of an address, given how many of its bits name the network.</summary>
    public static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(prefixLength - 8 * i, 0, 8);
            bytes[i] &= (byte)(0xff << (8 - bits));
        }
        return new IPNetwork(new IPAddress(bytes), Math.Clamp(prefixLength, 0, 8 * bytes.Length));
    }
}
