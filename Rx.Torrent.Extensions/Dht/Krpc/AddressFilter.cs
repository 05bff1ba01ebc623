using System.Net;
using System.Numerics;
using System.Security.Cryptography;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>A Bloom filter of addresses (BEP 33): how many there are can be told, which they are cannot.</summary>
public sealed class AddressFilter
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 256;

    private const int Bits = Length * 8;

    private readonly byte[] _bits = new byte[Length];

    /// <summary>A filter of no addresses.</summary>
    public AddressFilter()
    {
    }

    /// <summary>Takes the 256 bytes of a filter.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 256 bytes long.</exception>
    public AddressFilter(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a filter has {Length} bytes, not {bytes.Length}", nameof(bytes));
        bytes.CopyTo(_bits);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bits;

    /// <summary>About how many different addresses were added. Beyond 6,000 it says little.</summary>
    public double Estimate
    {
        get
        {
            var zeros = Bits - _bits.Sum(b => BitOperations.PopCount(b));
            if (zeros == Bits) return 0;
            return Math.Log(Math.Max(zeros, 0.5) / Bits) / (2 * Math.Log(1 - 1.0 / Bits)); // a full filter says nothing; half a bit keeps it a number
        }
    }

    /// <summary>Adds an address.</summary>
    public void Add(IPAddress address)
    {
        var (first, second) = PlacesOf(address);
        _bits[first / 8] |= (byte)(1 << (first % 8));
        _bits[second / 8] |= (byte)(1 << (second % 8));
    }

    /// <summary>Adds all that is in another filter.</summary>
    public void Add(AddressFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Length; i++) _bits[i] |= other._bits[i];
    }

    /// <summary>False when the address was not added; true when it was, or by chance.</summary>
    public bool MayContain(IPAddress address)
    {
        var (first, second) = PlacesOf(address);
        return (_bits[first / 8] >> (first % 8) & 1) != 0 && (_bits[second / 8] >> (second % 8) & 1) != 0;
    }

    private static (int First, int Second) PlacesOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        address.TryWriteBytes(bytes, out var length);
        SHA1.HashData(bytes[..length], hash);
        return ((hash[0] | hash[1] << 8) % Bits, (hash[2] | hash[3] << 8) % Bits);
    }
}
