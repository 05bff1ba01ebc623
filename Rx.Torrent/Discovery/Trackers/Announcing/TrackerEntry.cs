namespace Rx.Torrent.Discovery.Trackers.Announcing;

/// <summary>
/// One tracker of a swarm: how we stand with it, and when and with what it may be told next. Times go in, nothing is scheduled here.
/// </summary>
internal sealed class TrackerEntry(Uri url, int tier, TrackerOptions options)
{
    private TrackerException? _failure;
    private AnnounceResponse? _answer;
    private int _failures;
    private bool _disabled;
    private bool _startedAsSeed;
    private bool _toldCompleted;
    private AnnounceEvent? _underWay;

    public Uri Url { get; } = url;

    /// <summary>What it wants to hear again.</summary>
    public string? TrackerId { get; private set; }

    /// <summary>It may be asked again at this moment; null when never.</summary>
    public DateTimeOffset? NotBefore { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The next regular announce, as counted from its last answer.</summary>
    public DateTimeOffset Due { get; private set; }

    /// <summary>It has, or may have by now, heard that we started: so it is to hear when we stop.</summary>
    public bool KnowsUs { get; private set; }

    /// <summary>When it last answered or failed.</summary>
    public DateTimeOffset? LastHeard { get; private set; }

    /// <summary>What it has to be told.</summary>
    public AnnounceEvent NextEvent(bool completed)
    {
        if (!KnowsUs) return AnnounceEvent.Started;
        return completed && !_startedAsSeed && !_toldCompleted ? AnnounceEvent.Completed : AnnounceEvent.None;
    }

    /// <summary>
    /// True when it may be told now. What is <paramref name="urgent"/> waits for the end of a back-off, but not for the tracker's minimum
    /// interval.
    /// </summary>
    public bool IsReady(DateTimeOffset now, bool urgent) => NotBefore is { } earliest && (now >= earliest || (urgent && _failures == 0));

    /// <summary>The port that it was told last.</summary>
    public ushort ToldPort { get; private set; }

    public void Asked(AnnounceEvent what, bool asSeed, ushort port)
    {
        _underWay = what;
        ToldPort = port;
        if (what == AnnounceEvent.Started) _startedAsSeed = asSeed;
    }

    /// <summary>Takes an answer, and says how long it is until the next regular announce.</summary>
    public TimeSpan Answered(AnnounceResponse answer, DateTimeOffset now)
    {
        var what = _underWay;
        _underWay = null;
        _answer = answer;
        LastHeard = now;
        _failure = null;
        _failures = 0;
        KnowsUs = what != AnnounceEvent.Stopped;
        _toldCompleted |= what == AnnounceEvent.Completed;
        TrackerId = answer.TrackerId ?? TrackerId;
        var shortest = Clamp(answer.MinInterval ?? options.ShortestInterval);
        var interval = Clamp(answer.Interval ?? options.DefaultInterval);
        if (interval < shortest) interval = shortest;
        NotBefore = now + shortest;
        Due = now + interval;
        return interval;
    }

    /// <summary>Takes a failure, and says how long the tracker is left alone now; null for ever.</summary>
    public TimeSpan? Failed(TrackerException failure, DateTimeOffset now, Random random)
    {
        _underWay = null;
        _failure = failure;
        LastHeard = now;
        _failures++;
        _disabled |= failure.IsPermanent;
        TimeSpan? wait = _disabled ? null : BackOff(failure.RetryIn, random);
        NotBefore = now + wait;
        return wait;
    }

    /// <summary>Forgets an announce whose answer nobody waits for any more. The tracker may have heard it all the same.</summary>
    public void Abandoned()
    {
        if (_underWay is null) return;
        KnowsUs |= _underWay == AnnounceEvent.Started;
        _underWay = null;
    }

    /// <summary>
    /// It has been told that we stop, as far as that went. A back-off goes on over the pause; its minimum interval ended with the announces
    /// it was meant for.
    /// </summary>
    public void Stopped()
    {
        _underWay = null;
        KnowsUs = false;
        _toldCompleted = false;
        if (_failures == 0 && !_disabled) NotBefore = DateTimeOffset.MinValue;
    }

    public TrackerState Snapshot() => new(Url, tier, Status)
    {
        Failures = _failures,
        NotBefore = NotBefore == DateTimeOffset.MinValue ? null : NotBefore,
        LastHeard = LastHeard,
        NextAnnounce = Status switch
        {
            TrackerStatus.Working => Due,
            TrackerStatus.Failing => NotBefore,
            _ => null,
        },
        Failure = _failure,
        Answer = _answer,
    };

    private TrackerStatus Status => this switch
    {
        { _underWay: not null } => TrackerStatus.Announcing,
        { _disabled: true } => TrackerStatus.Disabled,
        { _failures: > 0 } => TrackerStatus.Failing,
        { KnowsUs: true } => TrackerStatus.Working,
        _ => TrackerStatus.Idle,
    };

    private TimeSpan BackOff(TimeSpan? askedFor, Random random)
    {
        var wait = options.ShortestRetry * Math.Pow(2, Math.Min(_failures - 1, 20));
        if (wait > options.LongestRetry) wait = options.LongestRetry;
        wait *= 1 + (random.NextDouble() / 4); // so that the swarms of many clients do not come back all at once
        return askedFor is { } asked && Clamp(asked) > wait ? Clamp(asked) : wait;
    }

    private TimeSpan Clamp(TimeSpan wait) =>
        wait < options.ShortestInterval ? options.ShortestInterval : wait > options.LongestInterval ? options.LongestInterval : wait;
}
