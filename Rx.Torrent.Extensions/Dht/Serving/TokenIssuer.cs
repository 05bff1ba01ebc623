using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>
/// Makes the tokens that prove that a query came from the address that it says (BEP 5): a keyed hash of address, place and the current
/// five minutes. One is good in its own five minutes and the next, for that address and place alone. Nothing is stored.
/// </summary>
internal sealed class TokenIssuer(byte[] key)
{
    private const int Length = 8;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    public BencodeString Issue(IPAddress address, NodeId place, TimeSpan now) => new(Hash(address, place, Epoch(now)));

    public bool IsValid(BencodeString token, IPAddress address, NodeId place, TimeSpan now) =>
        CryptographicOperations.FixedTimeEquals(token.Span, Hash(address, place, Epoch(now)))
        || CryptographicOperations.FixedTimeEquals(token.Span, Hash(address, place, Epoch(now) - 1));

    private static long Epoch(TimeSpan now) => now.Ticks / Period.Ticks;

    private ReadOnlySpan<byte> Hash(IPAddress address, NodeId place, long epoch)
    {
        Span<byte> message = stackalloc byte[8 + NodeId.Length + 16];
        BinaryPrimitives.WriteInt64BigEndian(message, epoch);
        place.CopyTo(message[8..]);
        address.TryWriteBytes(message[(8 + NodeId.Length)..], out var length);
        return HMACSHA256.HashData(key, message[..(8 + NodeId.Length + length)]).AsSpan(0, Length);
    }
}
