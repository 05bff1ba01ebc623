using System.Collections.Immutable;

namespace Rx.Torrent.Wire;

/// <summary>
/// The longest messages that a peer may send, in bytes. Whatever goes beyond is refused from its header, before it is received.
/// </summary>
internal sealed record WireLimits
{
    public static WireLimits Default { get; } = new();

    /// <summary>The highest length prefix; 1 MiB. The bitfield of a known number of pieces may be longer.</summary>
    public int MaxMessageLength { get; init; } = 1024 * 1024;

    /// <summary>The longest block; 128 KiB. Clients request 16 KiB, some did 32 and more.</summary>
    public int MaxBlockLength { get; init; } = 128 * 1024;

    /// <summary>The longest bitfield while the number of pieces is unknown; 512 KiB, for four million pieces.</summary>
    public int MaxBitfieldLength { get; init; } = MessageRules.MostPieces / 8;

    /// <summary>The longest body of any other extended message, unless its extension has a limit of its own; 128 KiB.</summary>
    public int MaxExtendedLength { get; init; } = 128 * 1024;

    /// <summary>The longest list of hashes; 32 KiB, for twice the 512 that BEP 52 allows to ask for.</summary>
    public int MaxHashesLength { get; init; } = 1024 * FrameShape.HashLength;

    /// <summary>The longest body of a message of unknown id; 128 KiB.</summary>
    public int MaxUnknownLength { get; init; } = 128 * 1024;

    private ImmutableDictionary<byte, int> Extensions { get; init; } = ImmutableDictionary<byte, int>.Empty;

    /// <summary>The limit for extended messages of that id, where 0 is the extended handshake with a fixed limit.</summary>
    public int MaxExtendedLengthOf(byte id) =>
        id == 0 ? PeerMessage.ExtendedHandshake.MaxLength : Extensions.GetValueOrDefault(id, MaxExtendedLength);

    /// <summary>With a limit of its own for the extension that we gave that id.</summary>
    public WireLimits WithExtension(byte id, int maxLength) => this with { Extensions = Extensions.SetItem(id, maxLength) };
}
