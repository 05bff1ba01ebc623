namespace Rx.Torrent.Peers;

/// <summary>A message was not sent.</summary>
public sealed class SendException : Exception
{
    /// <summary>Says why.</summary>
    public SendException(string reason)
        : base(reason)
    {
    }
}
