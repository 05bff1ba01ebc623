namespace Rx.Torrent.Plugins.Operators;

/// <summary>How long and how many requests may wait for a decision.</summary>
public sealed record DeferOptions
{
    /// <summary>How many decisions may be under way at once; when there are as many, the peer is not read, and what has come already waits its turn. 64.</summary>
    public int Budget { get; init; } = 64;

    /// <summary>After how much time without a decision a request is refused, counted from its arrival; up to an hour. 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
