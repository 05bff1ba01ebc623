namespace Rx.Torrent.Discovery.Trackers;

/// <summary>What we know of one tracker at one moment.</summary>
/// <param name="Tracker">Its announce URL. It may hold a passkey: think before you show it.</param>
/// <param name="Tier">The number of its tier, from 0.</param>
/// <param name="Status">How we stand with it.</param>
public sealed record TrackerState(Uri Tracker, int Tier, TrackerStatus Status)
{
    /// <summary>How often it has failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Before this moment it is left alone, <c>completed</c> and <c>stopped</c> aside; null when it was never asked.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it last answered or failed; null when it has done neither.</summary>
    public DateTimeOffset? LastHeard { get; init; }

    /// <summary>When it is to be asked next, if it is its turn then; null when that is not planned.</summary>
    public DateTimeOffset? NextAnnounce { get; init; }

    /// <summary>What went wrong last, while it has not answered since.</summary>
    public TrackerException? Failure { get; init; }

    /// <summary>The last answer.</summary>
    public AnnounceResponse? Answer { get; init; }
}
