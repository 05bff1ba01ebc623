using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>A message of <c>ut_holepunch</c>: a kind, the address that it is about, and an error where it tells of one.</summary>
internal readonly record struct HolePunchMessage(HolePunchKind Kind, IPEndPoint EndPoint, HolePunchError Error = HolePunchError.None)
{
    public const string Extension = "ut_holepunch";

    /// <summary>The longest there is, and some room for what a later version may add.</summary>
    public const int LongestLength = 64;

    private const int HeadLength = 2;
    private const int V4Length = 4;
    private const int V6Length = 16;

    /// <summary>Reads one; false when it is none. Only errors need to have the error code, as clients are found that leave it out.</summary>
    public static bool TryRead(Payload body, out HolePunchMessage message)
    {
        message = default;
        var bytes = body.Span;
        if (bytes.Length < HeadLength || bytes[0] > (byte)HolePunchKind.Error || bytes[1] > 1) return false;
        var kind = (HolePunchKind)bytes[0];
        var length = bytes[1] == 0 ? V4Length : V6Length;
        var rest = bytes[HeadLength..];
        if (rest.Length < length + sizeof(ushort)) return false;
        var address = new IPAddress(rest[..length]);
        var endPoint = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, BinaryPrimitives.ReadUInt16BigEndian(rest[length..]));
        rest = rest[(length + sizeof(ushort))..];
        if (kind != HolePunchKind.Error)
        {
            message = new HolePunchMessage(kind, endPoint);
            return true;
        }
        if (rest.Length < sizeof(uint)) return false;
        message = new HolePunchMessage(kind, endPoint, (HolePunchError)BinaryPrimitives.ReadUInt32BigEndian(rest));
        return true;
    }

    public Payload Write()
    {
        var isV4 = EndPoint.AddressFamily == AddressFamily.InterNetwork;
        var length = isV4 ? V4Length : V6Length;
        var bytes = new byte[HeadLength + length + sizeof(ushort) + sizeof(uint)];
        bytes[0] = (byte)Kind;
        bytes[1] = isV4 ? (byte)0 : (byte)1;
        EndPoint.Address.TryWriteBytes(bytes.AsSpan(HeadLength), out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(HeadLength + length), (ushort)EndPoint.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(HeadLength + length + sizeof(ushort)), (uint)Error);
        return new Payload(bytes);
    }
}
