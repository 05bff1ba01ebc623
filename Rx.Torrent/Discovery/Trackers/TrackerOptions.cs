namespace Rx.Torrent.Discovery.Trackers;

/// <summary>When trackers are asked, and which of them.</summary>
public sealed record TrackerOptions
{
    /// <summary>Which trackers are asked at the same time.</summary>
    /// <value>Default: <see cref="TrackerChoice.First"/>, as BEP 12 says.</value>
    public TrackerChoice Choice { get; init; }

    /// <summary>The wait between regular announces when the tracker does not say.</summary>
    /// <value>Default: 30 minutes.</value>
    public TimeSpan DefaultInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The least wait between two announces to a tracker that answers, whatever it says; also what counts as its <c>min
    /// interval</c> when it has none.
    /// The events <c>completed</c> and <c>stopped</c> do not wait.</summary>
    /// <value>Default: 30 seconds. At least one second.</value>
    public TimeSpan ShortestInterval { get; init => field = AtLeastASecond(value); } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a tracker can impose on us, as interval, minimum interval or "retry in".</summary>
    /// <value>Default: one day.</value>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The wait after a first failure. It doubles with each further one, and up to a quarter is added by chance.</summary>
    /// <value>Default: 10 seconds. At least one second.</value>
    public TimeSpan ShortestRetry { get; init => field = AtLeastASecond(value); } = TimeSpan.FromSeconds(10);

    /// <summary>Where the doubling ends.</summary>
    /// <value>Default: one hour.</value>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an announce may take before it counts as failed, whatever the client does.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan AnnounceTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many peers to ask for.</summary>
    /// <value>Default: 100.</value>
    public int NumWant { get; init; } = 100;

    /// <summary>How many peers to ask for when nothing is left to download. A seed dials few; most find it by themselves.</summary>
    /// <value>Default: 30.</value>
    public int NumWantAsSeed { get; init; } = 30;

    /// <summary>
    /// How many trackers are used; those beyond are left out, later tiers first. A torrent may name as many as its maker likes.
    /// </summary>
    /// <value>Default: 100.</value>
    public int MaxTrackers { get; init; } = 100;

    private static TimeSpan AtLeastASecond(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
        return value;
    }
}
