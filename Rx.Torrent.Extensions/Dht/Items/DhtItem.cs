using System.Buffers;
using System.Security.Cryptography;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Items;

/// <summary>Something small that the DHT keeps for a while (BEP 44): <see cref="Immutable"/>, named by its hash, or <see cref="Mutable"/>, named by a key.</summary>
/// <param name="Value">Any bencoded value of at most <see cref="MaxValueLength"/> bytes.</param>
public abstract record DhtItem(BencodeValue Value)
{
    /// <summary>The longest value, in its encoded form.</summary>
    public const int MaxValueLength = 1000;

    /// <summary>The longest salt.</summary>
    public const int MaxSaltLength = 64;

    /// <summary>Where it is stored.</summary>
    public abstract NodeId Target { get; }

    /// <summary>True when the item is what it claims to be: short enough, and signed by its key if it has one.</summary>
    public abstract bool IsGenuine { get; }

    /// <summary>The numbers and bytes that a signature is made over: salt, sequence number and value, in their encoded forms.</summary>
    internal static byte[] Signed(BencodeValue value, long sequence, BencodeString salt)
    {
        var output = new ArrayBufferWriter<byte>();
        if (salt.Length > 0)
        {
            output.Write("4:salt"u8);
            salt.WriteTo(output);
        }
        output.Write("3:seq"u8);
        new BencodeInteger(sequence).WriteTo(output);
        output.Write("1:v"u8);
        value.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An item that cannot change: its place is the hash of its value.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Immutable(BencodeValue Value) : DhtItem(Value)
    {
        /// <inheritdoc/>
        public override NodeId Target => new(SHA1.HashData(Value.Encode()));

        /// <inheritdoc/>
        public override bool IsGenuine => Value.EncodedLength <= MaxValueLength;
    }

    /// <summary>An item that its owner can replace: its place is the hash of his key and a salt.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Key">Who signed it.</param>
    /// <param name="Sequence">Counts the versions; the highest one is valid.</param>
    /// <param name="Signature">Over salt, sequence number and value.</param>
    public sealed record Mutable(BencodeValue Value, ItemPublicKey Key, long Sequence, BencodeString Signature) : DhtItem(Value)
    {
        /// <summary>Tells several items of one key apart.</summary>
        public BencodeString Salt { get; init; } = BencodeString.Empty;

        /// <inheritdoc/>
        public override NodeId Target => Key.TargetOf(Salt);

        /// <inheritdoc/>
        public override bool IsGenuine =>
            Value.EncodedLength <= MaxValueLength && Salt.Length <= MaxSaltLength && Sequence >= 0 && Key.Verify(Signed(Value, Sequence, Salt), Signature.Span);
    }
}
