namespace Rx.Torrent.Transport;

/// <summary>How a channel stands after being asked.</summary>
public enum ChannelState
{
    /// <summary>Done.</summary>
    Ready,

    /// <summary>Not now; wait to be told.</summary>
    Waiting,

    /// <summary>The other end has said all that it had to say.</summary>
    Ended,

    /// <summary>The connection is broken.</summary>
    Failed,
}
