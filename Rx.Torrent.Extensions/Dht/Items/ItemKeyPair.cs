using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Extensions.Dht.Items;

/// <summary>What the owner of mutable items has (BEP 44): the secret half of his key too.</summary>
public sealed class ItemKeyPair
{
    /// <summary>The length of the secret in bytes.</summary>
    public const int SecretLength = 32;

    private readonly byte[] _secret;

    /// <summary>The key pair of a secret (an Ed25519 seed, RFC 8032).</summary>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is not 32 bytes long.</exception>
    public ItemKeyPair(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretLength) throw new ArgumentException($"a secret has {SecretLength} bytes, not {secret.Length}", nameof(secret));
        _secret = secret.ToArray();
        var key = new byte[ItemPublicKey.Length];
        Ed25519.GeneratePublicKey(_secret, 0, key, 0);
        PublicKey = new ItemPublicKey(key);
    }

    /// <summary>The half that everybody may know.</summary>
    public ItemPublicKey PublicKey { get; }

    /// <summary>The other half: to be kept, and kept secret.</summary>
    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>A new key pair, from the operating system's randomness.</summary>
    public static ItemKeyPair Create() => new(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>An item of this owner.</summary>
    /// <param name="value">What it says.</param>
    /// <param name="sequence">Higher than that of the last version.</param>
    /// <param name="salt">Tells several items of one key apart; at most 64 bytes.</param>
    /// <exception cref="ArgumentException">The value or the salt is too long.</exception>
    public DhtItem.Mutable Sign(BencodeValue value, long sequence, BencodeString? salt = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        salt ??= BencodeString.Empty;
        if (value.EncodedLength > DhtItem.MaxValueLength) throw new ArgumentException($"a value has at most {DhtItem.MaxValueLength} bytes in its encoded form", nameof(value));
        if (salt.Length > DhtItem.MaxSaltLength) throw new ArgumentException($"a salt has at most {DhtItem.MaxSaltLength} bytes", nameof(salt));
        var signature = new byte[ItemPublicKey.SignatureLength];
        var message = DhtItem.Signed(value, sequence, salt);
        Ed25519.Sign(_secret, 0, message, 0, message.Length, signature, 0);
        return new DhtItem.Mutable(value, PublicKey, sequence, new BencodeString(signature)) { Salt = salt };
    }
}
