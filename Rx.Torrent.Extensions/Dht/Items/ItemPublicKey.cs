using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Items;

/// <summary>The Ed25519 key that names the owner of mutable items (BEP 44).</summary>
public sealed class ItemPublicKey : IEquatable<ItemPublicKey>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly byte[] _bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public ItemPublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a key has {Length} bytes, not {bytes.Length}", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is something else.</exception>
    public static ItemPublicKey Parse(ReadOnlySpan<char> hex)
    {
        var bytes = new byte[Length];
        return hex.Length == Length * 2 && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? new ItemPublicKey(bytes)
            : throw new FormatException($"a key has {Length * 2} hexadecimal digits");
    }

    /// <summary>Where the item of this key and salt is stored.</summary>
    public NodeId TargetOf(BencodeString? salt = null) => new(SHA1.HashData([.. _bytes, .. salt is null ? [] : salt.Span]));

    /// <summary>True when the owner of this key signed the message. What is no key or no signature is false as well.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength) return false;
        return Ed25519.Verify(signature.ToArray(), 0, _bytes, 0, message.ToArray(), 0, message.Length);
    }

    /// <inheritdoc/>
    public bool Equals(ItemPublicKey? other) => other is not null && other._bytes.AsSpan().SequenceEqual(_bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The key in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
