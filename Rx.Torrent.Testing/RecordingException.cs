namespace Rx.Torrent.Testing;

/// <summary>A stream did not say what a test expected; the message shows what it said.</summary>
public sealed class RecordingException : Exception
{
    internal RecordingException(string message)
        : base(message)
    {
    }
}
