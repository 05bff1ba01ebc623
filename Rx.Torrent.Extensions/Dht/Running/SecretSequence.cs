using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>Numbers that nobody can foretell who does not have the key, however many of them he has seen: transaction ids must not be guessed.</summary>
internal sealed class SecretSequence(byte[] key)
{
    private readonly byte[] _block = new byte[HMACSHA256.HashSizeInBytes];
    private int _used = HMACSHA256.HashSizeInBytes;
    private long _counter;

    public uint Next()
    {
        if (_used >= _block.Length)
        {
            Span<byte> counter = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(counter, _counter++);
            HMACSHA256.HashData(key, counter, _block);
            _used = 0;
        }
        var next = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(_used));
        _used += sizeof(uint);
        return next;
    }
}
