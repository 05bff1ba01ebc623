namespace Rx.Torrent.Storage.Resume;

/// <summary>Bytes that should be resume data and are not. The swarm can still go on: its pieces are checked anew.</summary>
public sealed class ResumeException : FormatException
{
    internal ResumeException(string reason, Exception? cause = null)
        : base($"resume data: {reason}", cause)
    {
    }
}
