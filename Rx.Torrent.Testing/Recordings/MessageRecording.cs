using Rx.Torrent.Primitives;

namespace Rx.Torrent.Testing.Recordings;

/// <summary>All messages of one connection, with their times: what a <see cref="MessageRecorder"/> makes and a <see cref="MessageReplay"/> plays.</summary>
/// <param name="InfoHash">The swarm.</param>
/// <param name="PieceCount">How many pieces it has.</param>
/// <param name="Peer">The address of the other end, as text.</param>
/// <param name="IsIncoming">True when the other end dialled.</param>
/// <param name="Messages">The messages in order.</param>
public sealed record MessageRecording(InfoHash InfoHash, int PieceCount, string Peer, bool IsIncoming, IReadOnlyList<RecordedMessage> Messages)
{
    /// <summary>Writes it as lines of JSON: one that says what it is, and one for each message, with its bytes in base 64.</summary>
    public void Write(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        RecordingLines.Write(this, to);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="FormatException">It is no recording; the message names the line.</exception>
    public static MessageRecording Read(TextReader from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return RecordingLines.Read(from);
    }
}
