using System.Security.Cryptography;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage;

/// <summary>
/// The SHA-1 of one piece at a time (BEP 3, "pieces"), from blocks that are in memory and blocks that are in a store already. One for each thread that
/// hashes; after its first piece it allocates nothing.
/// </summary>
internal sealed class PieceHasher
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int HashLength = SHA1.HashSizeInBytes;

    /// <summary>How much is read from a store at once.</summary>
    public const int ReadLength = 1024 * 1024;

    [ThreadStatic]
    private static PieceHasher? _ofThread;

    private static readonly byte[] Zeros = new byte[64 * 1024];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly byte[] _hashOfZeros = new byte[HashLength];
    private readonly Memory<byte>[] _room = new Memory<byte>[1];
    private byte[]? _buffer;
    private long _hashedZeros = -1; // how many zeros _hashOfZeros is the hash of
    private long _zeros; // so many, and nothing else, were appended
    private bool _hashing;

    /// <summary>The one of the current thread.</summary>
    public static PieceHasher OfThread => _ofThread ??= new PieceHasher();

    /// <summary>Room to read into, at hand for whoever appends.</summary>
    public byte[] Buffer => _buffer ??= GC.AllocateUninitializedArray<byte>(ReadLength, pinned: true);

    /// <summary>True when the piece has the hash that it should have.</summary>
    /// <param name="store">Where the blocks are that are not in memory.</param>
    /// <param name="layout">How long the piece is and where it starts.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="blocks">Its blocks in order; one with no bytes is read from the store.</param>
    /// <param name="expected">The 20 bytes of the hash.</param>
    /// <exception cref="StoreException">A block could not be read.</exception>
    public bool Verify(IPieceStore store, PieceLayout layout, PieceIndex piece, IReadOnlyList<ReadOnlyMemory<byte>> blocks, ReadOnlySpan<byte> expected)
    {
        Reset();
        var count = layout.BlockCountOf(piece);
        for (var i = 0; i < count;)
        {
            if (!blocks[i].IsEmpty)
            {
                Append(blocks[i++].Span);
                continue;
            }
            var first = i;
            while (i < count && blocks[i].IsEmpty) i++;
            var end = i < count ? i * PieceLayout.BlockLength : layout.LengthOf(piece);
            Append(store, layout.OffsetOf(piece) + first * PieceLayout.BlockLength, end - first * PieceLayout.BlockLength);
        }
        return Matches(expected);
    }

    /// <summary>Forgets what was appended.</summary>
    public void Reset()
    {
        if (_hashing)
        {
            Span<byte> unused = stackalloc byte[HashLength];
            _hash.GetHashAndReset(unused);
            _hashing = false;
        }
        _zeros = 0;
    }

    /// <summary>Appends bytes that are in memory.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!_hashing)
        {
            // The holes of a sparse file are whole pieces of zeros, often many of them: those are counted instead of hashed.
            if (!bytes.ContainsAnyExcept((byte)0))
            {
                _zeros += bytes.Length;
                return;
            }
            HashZeros();
            _hashing = true;
        }
        _hash.AppendData(bytes);
    }

    /// <summary>Appends that many zeros.</summary>
    public void AppendZeros(long count)
    {
        _zeros += count;
        if (_hashing) HashZeros();
    }

    /// <summary>Appends bytes that are in a store, from an offset in the torrent on.</summary>
    /// <exception cref="StoreException">They could not be read.</exception>
    public void Append(IPieceStore store, long offset, int length)
    {
        for (var done = 0; done < length;)
        {
            _room[0] = Buffer.AsMemory(0, Math.Min(ReadLength, length - done));
            store.Read(offset + done, _room);
            Append(_room[0].Span);
            done += _room[0].Length;
        }
    }

    /// <summary>True when the hash of all that was appended is <paramref name="expected"/>. Forgets it.</summary>
    public bool Matches(ReadOnlySpan<byte> expected)
    {
        if (!_hashing) return HashOfZeros().SequenceEqual(expected);
        Span<byte> hash = stackalloc byte[HashLength];
        _hash.GetHashAndReset(hash);
        _hashing = false;
        _zeros = 0;
        return hash.SequenceEqual(expected);
    }

    private ReadOnlySpan<byte> HashOfZeros()
    {
        if (_zeros != _hashedZeros)
        {
            _hashedZeros = _zeros;
            HashZeros();
            _hash.GetHashAndReset(_hashOfZeros);
        }
        _zeros = 0;
        return _hashOfZeros;
    }

    private void HashZeros()
    {
        for (; _zeros > 0; _zeros -= Math.Min(_zeros, Zeros.Length))
            _hash.AppendData(Zeros.AsSpan(0, (int)Math.Min(_zeros, Zeros.Length)));
    }
}
