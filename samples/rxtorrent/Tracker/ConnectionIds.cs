using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>
/// The ids by which a UDP tracker knows that whoever asks is where he says (BEP 15). They are computed and not remembered, so that those who only ask
/// for one cost no memory.
/// </summary>
internal sealed class ConnectionIds(byte[] secret)
{
    /// <summary>For two minutes at least, as BEP 15 has it, and three at most.</summary>
    private const int EpochsValid = 3;

    public long Of(IPEndPoint who, DateTimeOffset now) => Compute(who, Epoch(now));

    public bool IsValid(long id, IPEndPoint who, DateTimeOffset now) =>
        Enumerable.Range(0, EpochsValid).Any(age => Compute(who, Epoch(now) - age) == id);

    private static long Epoch(DateTimeOffset now) => now.ToUnixTimeSeconds() / 60;

    private long Compute(IPEndPoint who, long epoch)
    {
        Span<byte> text = stackalloc byte[16 + sizeof(int) + sizeof(long)];
        who.Address.TryWriteBytes(text, out _);
        BinaryPrimitives.WriteInt32BigEndian(text[16..], who.Port);
        BinaryPrimitives.WriteInt64BigEndian(text[20..], epoch);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, text, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
