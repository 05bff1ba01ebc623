using System.Diagnostics.CodeAnalysis;

namespace Rx.Torrent.Wire;

/// <summary>Collects the handshake of one connection, however its bytes are cut, and leaves what follows it alone.</summary>
internal sealed class HandshakeDecoder
{
    private readonly byte[] _bytes = new byte[HandshakeCodec.Length];
    private int _received;

    /// <summary>Takes from the front of <paramref name="input"/> what belongs to the handshake.</summary>
    /// <returns>False when it takes more bytes; <paramref name="input"/> is empty then.</returns>
    /// <exception cref="WireException">This is no handshake, from the first byte that is wrong.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, [NotNullWhen(true)] out PeerMessage.Handshake? handshake)
    {
        var count = Math.Min(input.Length, _bytes.Length - _received);
        input[..count].CopyTo(_bytes.AsSpan(_received));
        input = input[count..];
        _received += count;
        return HandshakeCodec.TryRead(_bytes.AsSpan(0, _received), out handshake);
    }
}
