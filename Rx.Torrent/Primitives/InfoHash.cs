using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rx.Torrent.Primitives;

/// <summary>The name of a swarm: the hash of a torrent's <c>info</c> dictionary. 20 bytes of SHA-1 (BEP 3) or 32 of SHA-256 (BEP 52).</summary>
public readonly struct InfoHash : IEquatable<InfoHash>
{
    /// <summary>The length of a version 1 info hash in bytes.</summary>
    public const int V1Length = 20;

    /// <summary>The length of a version 2 info hash in bytes.</summary>
    public const int V2Length = 32;

    private readonly Bytes32 _bytes;
    private readonly byte _length;

    /// <summary>Takes the 20 or 32 bytes of a hash.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is neither 20 nor 32 bytes long.</exception>
    public InfoHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (V1Length or V2Length))
            throw new ArgumentException($"an info hash has 20 or 32 bytes, not {bytes.Length}", nameof(bytes));
        bytes.CopyTo(_bytes);
        _length = (byte)bytes.Length;
    }

    /// <summary>20 or 32; 0 for the default value, which names no swarm.</summary>
    public int Length => _length;

    /// <summary>The bytes of the hash.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <summary>The 20 bytes that stand in a handshake and an announce: a version 2 hash is cut to its first 20 (BEP 52).</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> WireSpan => ((ReadOnlySpan<byte>)_bytes)[..V1Length];

    /// <summary>Reads 40 or 64 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out InfoHash infoHash)
    {
        Span<byte> bytes = stackalloc byte[V2Length];
        infoHash = default;
        if (hex.Length is not (V1Length * 2 or V2Length * 2)) return false;
        if (Convert.FromHexString(hex, bytes, out _, out var written) != System.Buffers.OperationStatus.Done) return false;
        infoHash = new InfoHash(bytes[..written]);
        return true;
    }

    /// <summary>Reads 40 or 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is something else.</exception>
    public static InfoHash Parse(ReadOnlySpan<char> hex) =>
        TryParse(hex, out var infoHash) ? infoHash : throw new FormatException("an info hash has 40 or 64 hexadecimal digits");

    /// <inheritdoc/>
    public bool Equals(InfoHash other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InfoHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(_bytes);

    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Same bytes.</summary>
    public static bool operator ==(InfoHash left, InfoHash right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(InfoHash left, InfoHash right) => !left.Equals(right);

    [InlineArray(V2Length)]
    private struct Bytes32
    {
        private byte _first;
    }
}
