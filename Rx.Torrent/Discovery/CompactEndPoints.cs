using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Discovery;

/// <summary>
/// Addresses in the packed form that trackers, DHT nodes and peers exchange: 4 bytes of IPv4 address (BEP 23) or 16 of IPv6 (BEP 7), and a
/// port.
/// </summary>
public static class CompactEndPoints
{
    /// <summary>The length of one IPv4 address and port, in bytes.</summary>
    public const int V4Length = 6;

    /// <summary>The length of one IPv6 address and port, in bytes.</summary>
    public const int V6Length = 18;

    /// <summary>
    /// Reads as many IPv4 addresses as there are whole ones; nobody can be reached at those that are left out (see
    /// <see cref="IsDialable"/>).
    /// </summary>
    public static List<IPEndPoint> ReadV4(ReadOnlySpan<byte> bytes) => Read(bytes, V4Length);

    /// <summary>
    /// Reads as many IPv6 addresses as there are whole ones. A wrapped IPv4 address is unwrapped; those that nobody can be reached at are
    /// left out.
    /// </summary>
    public static List<IPEndPoint> ReadV6(ReadOnlySpan<byte> bytes) => Read(bytes, V6Length);

    /// <summary>The number of bytes that <see cref="Write"/> needs for this address.</summary>
    public static int LengthOf(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return endPoint.AddressFamily == AddressFamily.InterNetwork ? V4Length : V6Length;
    }

    /// <summary>Writes one address and port, and says how many bytes that took.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int Write(IPEndPoint endPoint, Span<byte> destination)
    {
        var length = LengthOf(endPoint);
        if (destination.Length < length) throw new ArgumentException($"{length} bytes are needed", nameof(destination));
        endPoint.Address.TryWriteBytes(destination, out var written);
        BinaryPrimitives.WriteUInt16BigEndian(destination[written..], (ushort)endPoint.Port);
        return length;
    }

    /// <summary>False for port 0 and for addresses that no single peer can have: the unspecified ones, multicast, broadcast.</summary>
    public static bool IsDialable(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        if (endPoint.Port == 0) return false;
        var address = endPoint.Address;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is not 0 and < 224; // 0.0.0.0/8 is "this network"; from 224 on come multicast, reserved and broadcast
    }

    private static List<IPEndPoint> Read(ReadOnlySpan<byte> bytes, int length)
    {
        var endPoints = new List<IPEndPoint>(bytes.Length / length);
        for (; bytes.Length >= length; bytes = bytes[length..])
        {
            var address = new IPAddress(bytes[..(length - 2)]);
            if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
            var endPoint = new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 2)..]));
            if (IsDialable(endPoint)) endPoints.Add(endPoint);
        }
        return endPoints;
    }
}
