namespace Rx.Torrent.Wire;

/// <summary>Bytes that are no message of the peer wire protocol. Says where they are, what was expected and what was found.</summary>
/// <param name="offset">Bytes from the start of the frame (its length prefix).</param>
/// <param name="expected">What the protocol allows there.</param>
/// <param name="found">What stood there instead.</param>
public sealed class WireException(int offset, string expected, string found)
    : FormatException($"at byte {offset} of the frame: expected {expected}, found {found}")
{
    /// <summary>Bytes from the start of the frame (its length prefix).</summary>
    public int Offset { get; } = offset;

    /// <summary>What the protocol allows there.</summary>
    public string Expected { get; } = expected;

    /// <summary>What stood there instead.</summary>
    public string Found { get; } = found;
}
