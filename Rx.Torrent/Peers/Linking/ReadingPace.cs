namespace Rx.Torrent.Peers.Linking;

/// <summary>How much of a peer is read at once: of who sends many small messages less, so that the others are heard between them.</summary>
internal sealed class ReadingPace
{
    /// <summary>So many messages are enough for a turn.</summary>
    private const int Messages = 1024;

    private const int Least = 4 * 1024;

    private int _most = int.MaxValue;

    /// <summary>The part of the buffer that is read into.</summary>
    public Span<byte> Of(byte[] buffer) => buffer.AsSpan(0, Math.Min(_most, buffer.Length));

    /// <summary>So many bytes have come, with so many messages in them.</summary>
    public void Note(int bytes, int messages)
    {
        if (messages > Messages) _most = Math.Max(Least, (int)((long)bytes * Messages / messages));
        else if (_most < int.MaxValue / 2) _most *= 2;
    }
}
