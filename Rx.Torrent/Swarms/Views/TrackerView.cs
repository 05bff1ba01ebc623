using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A tracker at one moment.</summary>
/// <param name="Tracker">Its announce URL. It may hold a passkey: think before you show it.</param>
/// <param name="Tier">The number of its tier, from 0.</param>
/// <param name="Status">How we stand with it.</param>
public sealed record TrackerView(Uri Tracker, int Tier, TrackerStatus Status)
{
    /// <summary>When it last answered or failed; null when it has done neither.</summary>
    public DateTimeOffset? LastAnnounce { get; init; }

    /// <summary>When it is to be asked next; null when that is not planned.</summary>
    public DateTimeOffset? NextAnnounce { get; init; }

    /// <summary>How many seeds it knows of; null when it does not say.</summary>
    public int? Seeds { get; init; }

    /// <summary>How many others it knows of; null when it does not say.</summary>
    public int? Leechers { get; init; }

    /// <summary>How many peers its last answer named.</summary>
    public int Peers { get; init; }

    /// <summary>How often it has failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What went wrong last, while it has not answered since; for people.</summary>
    public string? Error { get; init; }

    /// <summary>What it wants the user to read, although all went well; on one line.</summary>
    public string? Warning { get; init; }
}
