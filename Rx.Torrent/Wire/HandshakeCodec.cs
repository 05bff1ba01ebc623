using System.Diagnostics.CodeAnalysis;
using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>The first 68 bytes in each direction: 19, "BitTorrent protocol", reserved bits, info hash, peer id (BEP 3).</summary>
internal static class HandshakeCodec
{
    /// <summary>The length of a handshake in bytes.</summary>
    public const int Length = InfoHashAt + InfoHash.V1Length + PeerId.Length;

    private const int ProtocolLength = 1 + 19;
    private const int InfoHashAt = ProtocolLength + 8;
    private const int PeerIdAt = InfoHashAt + InfoHash.V1Length;

    private static ReadOnlySpan<byte> Protocol => "\u0013BitTorrent protocol"u8;

    /// <summary>Reads a handshake, whose info hash has 20 bytes also when the swarm is of version 2.</summary>
    /// <returns>False while <paramref name="bytes"/> are the beginning of one.</returns>
    /// <exception cref="WireException">They are not, from the first byte that is wrong.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PeerMessage.Handshake? handshake)
    {
        CheckProtocol(bytes);
        handshake = bytes.Length < Length ? null : new PeerMessage.Handshake(
            ReservedBits.Read(bytes[ProtocolLength..]),
            new InfoHash(bytes[InfoHashAt..PeerIdAt]),
            new PeerId(bytes[PeerIdAt..Length])) { Origin = MessageOrigin.Wire };
        return handshake is not null;
    }

    /// <summary>Writes a handshake.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="destination">At least 68 bytes.</param>
    public static void Write(PeerMessage.Handshake handshake, Span<byte> destination)
    {
        Protocol.CopyTo(destination);
        handshake.Reserved.Write(destination[ProtocolLength..]);
        handshake.InfoHash.WireSpan.CopyTo(destination[InfoHashAt..]);
        handshake.PeerId.Span.CopyTo(destination[PeerIdAt..]);
    }

    private static void CheckProtocol(ReadOnlySpan<byte> bytes)
    {
        var same = bytes.CommonPrefixLength(Protocol);
        if (same == Math.Min(bytes.Length, ProtocolLength)) return;
        throw new WireException(same, same == 0 ? "19, the length of \"BitTorrent protocol\"" : "\"BitTorrent protocol\"", Describe(bytes));
    }

    /// <summary>What greets us instead, so that a log tells a web browser from an encrypted peer.</summary>
    private static string Describe(ReadOnlySpan<byte> bytes)
    {
        const int Shown = 20;
        var start = bytes[..Math.Min(bytes.Length, Shown)];
        if (start.StartsWith("GET "u8) || start.StartsWith("HEAD "u8) || start.StartsWith("POST "u8))
            return $"an HTTP request, \"{Encoding.ASCII.GetString(start)}\"";
        if (start is [0x16, 0x03, ..]) return "a TLS greeting";
        if (start.ContainsAnyExceptInRange((byte)0x13, (byte)0x7e)) return $"0x{Convert.ToHexStringLower(start)}, perhaps an encrypted peer";
        return $"\"{Encoding.ASCII.GetString(start.TrimStart((byte)0x13))}\"";
    }
}
