using System.Collections.Immutable;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Announcing;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>
/// A swarm, its trackers and their clock, without a socket. Trackers have names of one word; tiers are drawn as <c>"a b / c"</c>.
/// What they heard reads <c>"0 a started, 1800 a"</c>: the second, the tracker, the event.
/// </summary>
internal sealed class TrackerScene : ITrackerClient
{
    private static readonly DateTimeOffset Midnight = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, Func<CancellationToken, Task<AnnounceResponse>>> _answers = [];
    private readonly List<(double Second, string Tracker, AnnounceRequest Request)> _heard = [];

    public HistoricalScheduler Time { get; } = new(Midnight);

    public Subject<Unit> Completed { get; } = new();

    public Subject<Unit> Starved { get; } = new();

    public Subject<Unit> PortChanged { get; } = new();

    public ushort ExternalPort { get; set; } = 6881;

    public long? Left { get; set; } = 1000;

    /// <summary>By default no shuffling and no jitter.</summary>
    public Random Random { get; init; } = new NoChance();

    public bool IsPrivate { get; init; }

    public TrackerOptions Options { get; init; } = new();

    public List<TrackerEvent> Events { get; } = [];

    public List<PeerCandidate> Candidates { get; } = [];

    public IReadOnlyCollection<string> Schemes => ["http"];

    public IReadOnlyList<AnnounceRequest> Requests => [.. _heard.Select(call => call.Request)];

    /// <summary>Calls that were cancelled while they hung.</summary>
    public int Cancelled { get; private set; }

    public PeerQuery Query => new(InfoHash.Parse(new string('a', 40)), new PeerId("-RX0100-me0000000000"u8), new RelativeTimes(Time), Random)
    {
        ListenPort = () => 6881,
        ExternalPort = () => ExternalPort,
        WhenPortChanged = PortChanged,
        IsPrivate = IsPrivate,
        Totals = () => new TransferTotals(1, 2, Left),
        WhenCompleted = Completed,
        WhenStarved = Starved,
    };

    public static Uri Url(string name) => new($"http://{name}/announce");

    public static ImmutableArray<ImmutableArray<Uri>> Tiers(string drawn) =>
        [.. drawn.Split('/').Select(tier => tier.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Url).ToImmutableArray())];

    public TrackerAnnouncer Announcer(string tiers)
    {
        var announcer = new TrackerAnnouncer(Tiers(tiers), this, Query, Options);
        announcer.Events.Subscribe(Events.Add);
        announcer.Candidates.Subscribe(Candidates.Add);
        return announcer;
    }

    public TrackerAnnouncer Started(string tiers)
    {
        var announcer = Announcer(tiers);
        announcer.Start();
        Pass(0);
        return announcer;
    }

    public void Answers(string tracker, AnnounceResponse? answer = null) => _answers[tracker] = _ => Task.FromResult(answer ?? new AnnounceResponse());

    public void Answers(string tracker, int interval, int? minInterval = null, params PeerCandidate[] peers) => Answers(tracker, new AnnounceResponse
    {
        Interval = TimeSpan.FromSeconds(interval),
        MinInterval = minInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Peers = peers,
    });

    public void Fails(string tracker, TrackerException? failure = null) =>
        _answers[tracker] = _ => Task.FromException<AnnounceResponse>(failure ?? new TrackerException(TrackerFailureKind.Unreachable, "down"));

    public void Throws(string tracker, Exception exception) => _answers[tracker] = _ => throw exception;

    /// <summary>The next call hangs until it is cancelled, or the result is given.</summary>
    public TaskCompletionSource<AnnounceResponse> Hangs(string tracker)
    {
        var answer = new TaskCompletionSource<AnnounceResponse>();
        _answers[tracker] = cancellation =>
        {
            cancellation.Register(() =>
            {
                Cancelled++;
                answer.TrySetCanceled(cancellation);
            });
            return answer.Task;
        };
        return answer;
    }

    /// <summary>Lets time pass; with 0, what is due now runs (advancing by nothing at all would not).</summary>
    public void Pass(double seconds) => Time.AdvanceBy(seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromTicks(1));

    /// <summary>What trackers were told since the last look.</summary>
    public string Heard()
    {
        var lines = _heard.Select(call => FormattableString.Invariant($"{call.Second:0.##} {call.Tracker} {Name(call.Request.Event)}").TrimEnd());
        var text = string.Join(", ", lines);
        _heard.Clear();
        return text;
    }

    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        _heard.Add(((Time.Now - Midnight).TotalSeconds, tracker.Host, request));
        return _answers.TryGetValue(tracker.Host, out var answer) ? answer(cancellation) : Task.FromResult(new AnnounceResponse());
    }

    private static string Name(AnnounceEvent why) => why == AnnounceEvent.None ? "" : why.ToString().ToLowerInvariant();

    private sealed class NoChance : Random
    {
        protected override double Sample() => 0;
    }
}
