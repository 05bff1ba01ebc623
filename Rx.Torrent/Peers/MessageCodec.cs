using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>
/// The peer wire protocol for whoever speaks it without a connection of ours: tests, tools, recorders. Bytes in, messages out, however the
/// bytes are cut; and the other way round.
/// </summary>
/// <remarks>One object reads one direction of one connection, by one thread at a time. Payloads are the caller's to keep.</remarks>
public sealed class MessageCodec
{
    private readonly BlockPool _pool = new(keep: 0);
    private readonly FrameDecoder _frames;
    private HandshakeDecoder? _handshake;

    /// <summary>Begins a stream of bytes.</summary>
    /// <param name="pieceCount">How many pieces the torrent has, to check a bitfield by; null while that is unknown.</param>
    /// <param name="startsWithHandshake">False when the handshake is over.</param>
    public MessageCodec(int? pieceCount = null, bool startsWithHandshake = true)
    {
        _frames = new FrameDecoder(_pool, WireLimits.Default, pieceCount ?? WireReader.UnknownPieceCount);
        _handshake = startsWithHandshake ? new HandshakeDecoder() : null;
    }

    /// <summary>Takes bytes in.</summary>
    /// <returns>The messages that are complete by now, in order; what is left of the bytes is kept for the next call.</returns>
    /// <exception cref="WireException">The bytes are not the protocol; the codec is of no more use.</exception>
    public IReadOnlyList<PeerMessage> Decode(ReadOnlySpan<byte> bytes)
    {
        var messages = new List<PeerMessage>();
        if (_handshake is not null)
        {
            if (!_handshake.TryRead(ref bytes, out var handshake)) return messages;
            _handshake = null;
            messages.Add(handshake);
        }
        while (_frames.TryRead(ref bytes, out var message)) messages.Add(message);
        return messages;
    }

    /// <summary>The bytes of a message.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    public static byte[] Encode(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.Write(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
