using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>All messages of one connection, with their times: a whole recording in memory. A long one is better read by <see cref="RecordingReader"/>, message by message.</summary>
/// <param name="InfoHash">The swarm.</param>
/// <param name="PieceCount">How many pieces it has; 0 when that was not known yet.</param>
/// <param name="Peer">The address of the other end, as text.</param>
/// <param name="IsIncoming">True when the other end dialled.</param>
/// <param name="Messages">The messages in order.</param>
public sealed record MessageRecording(InfoHash InfoHash, int PieceCount, string Peer, bool IsIncoming, IReadOnlyList<RecordedMessage> Messages)
{
    /// <summary>Reads what a recorder or <see cref="Write"/> has written.</summary>
    /// <param name="from">What was recorded; it stays the caller's.</param>
    /// <exception cref="FormatException">It is no recording; the message names the line.</exception>
    public static MessageRecording Read(TextReader from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return RecordingReader.ReadWhole(from);
    }

    /// <summary>Writes it in the form that <see cref="RecordingReader"/> tells of. Messages that have no form on the wire are left out.</summary>
    /// <param name="to">Where to; it stays the caller's.</param>
    public void Write(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        RecordingLine.Write(to, RecordingLine.Head(InfoHash, PieceCount, Peer, IsIncoming));
        foreach (var message in Messages)
        {
            if (RecordingLine.Of(message) is { } line) RecordingLine.Write(to, line);
        }
    }
}
