using System.Collections.Immutable;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Rx.Torrent.Discovery.Trackers.Announcing;

/// <summary>
/// Tells the trackers of one swarm when it starts, goes on, completes and stops, and passes on the peers that they name (BEP 3, BEP 12).
/// </summary>
/// <remarks>
/// It lives on <see cref="PeerQuery.Loop"/>: every member is called there, every stream speaks there, and all waiting is done by it.
/// <list type="bullet">
/// <item>Within its tier each tracker gets a place by chance, once; one that answers moves to the front.</item>
/// <item>A tracker that fails is left alone for longer and longer (<see cref="TrackerOptions.ShortestRetry"/>), and the next one is asked
/// instead.</item>
/// <item>A tracker's <c>min interval</c> holds for <see cref="AnnounceNow"/> and for a starved swarm too; as long as a swarm starves that wait doubles each time.</item>
/// <item><c>completed</c> goes out once, and only to trackers that we did not come to as a seed.</item>
/// </list>
/// </remarks>
public sealed class TrackerAnnouncer : IDisposable
{
    private readonly PeerQuery _query;
    private readonly TrackerEntry[] _entries;
    private readonly List<TrackerEntry>[] _tiers;
    private readonly TrackerCalls _calls;
    private readonly Subject<Unit> _changes = new();
    private readonly IDisposable _observingCalls;
    private List<TrackerEntry>[][] _lanesOfTiers;
    private CompositeDisposable? _running;
    private AnnounceLane[] _lanes = [];
    private Goodbye? _goodbye;
    private bool _disposed;

    /// <summary>Sets the tiers in order. Nothing is announced before <see cref="Start"/>.</summary>
    /// <param name="tiers">Announce URLs, tier by tier. One that stands there twice counts where it stands first.</param>
    /// <param name="client">How trackers are spoken to.</param>
    /// <param name="query">The swarm.</param>
    /// <param name="options">When, and which of them.</param>
    public TrackerAnnouncer(ImmutableArray<ImmutableArray<Uri>> tiers, ITrackerClient client, PeerQuery query, TrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(query);
        options ??= new TrackerOptions();
        _query = query;
        _calls = new TrackerCalls(client, query, options);
        _tiers = Shuffle(tiers, query.Random, options);
        _entries = [.. _tiers.SelectMany(tier => tier)];
        _lanesOfTiers = (query.IsPrivate ? TrackerChoice.First : options.Choice) switch
        {
            TrackerChoice.FirstOfEachTier => [.. _tiers.Select(tier => new[] { tier })],
            TrackerChoice.All => [.. _entries.Select(entry => new List<TrackerEntry>[] { [entry] })],
            _ => [_tiers],
        };
        _observingCalls = _calls.Events.Select(_ => Unit.Default).Merge(_calls.Asked).Subscribe(_changes.OnNext);
    }

    /// <summary>The peers that trackers name, ourselves left out where a peer id tells. The same may come again.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with <see cref="Dispose"/>, never errors.</remarks>
    public IObservable<PeerCandidate> Candidates => _calls.Candidates.AsObservable();

    /// <summary>Answers, failures and warnings.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with <see cref="Dispose"/>, never errors.</remarks>
    public IObservable<TrackerEvent> Events => _calls.Events.AsObservable();

    /// <summary>How we stand with each tracker, in the order of their tiers as shuffled at the start.</summary>
    /// <remarks>Hot; replays the current value; on the loop; completes with <see cref="Dispose"/>, never errors.</remarks>
    public IObservable<IReadOnlyList<TrackerState>> ObserveTrackers() =>
        Observable.Defer(() => _changes.StartWith(Unit.Default)).Select(_ => Snapshot());

    /// <summary>How we stand with each tracker now.</summary>
    public IReadOnlyList<TrackerState> Snapshot() => [.. _entries.Select(entry => entry.Snapshot())];

    /// <summary>
    /// Announces that we have started, and goes on announcing. Does nothing when it already does. After <see cref="StopAsync"/> it starts
    /// anew.
    /// </summary>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_running is not null) return;
        _goodbye?.GiveUp(); // a tracker that has not yet heard that we stopped will hear that we have started
        _calls.Completed = _query.Totals().Left == 0;
        Begin(static lane => lane.Start());
    }

    /// <summary>
    /// The torrent of a magnet link has turned out to be private (BEP 27): from now on one tracker at a time hears of us. The first that knows us stays; the others are told that we have
    /// stopped, for at most <paramref name="limit"/>.
    /// </summary>
    internal void KeepToOne(TimeSpan limit)
    {
        if (_lanesOfTiers is [var only] && only == _tiers) return;
        _lanesOfTiers = [_tiers];
        if (_running is null) return;
        EndRounds();
        var kept = Array.Find(_entries, entry => entry.KnowsUs);
        _goodbye = new Goodbye(_entries.Where(entry => entry.KnowsUs && entry != kept), _calls, _query.Loop, limit);
        Begin(lane =>
        {
            if (kept is null) lane.Start();
            else lane.GoOnWith(kept);
        });
    }

    /// <summary>Asks for peers before the interval is over, as soon as the trackers' minimum intervals allow.</summary>
    public void AnnounceNow()
    {
        Hurry(isStarved: false);
    }

    /// <summary>
    /// Ends announcing, and tells every tracker that knows of us that we have stopped: all at once, for at most <paramref name="limit"/>;
    /// what hangs then is cancelled.
    /// </summary>
    /// <returns>Ends when all have answered or failed, or the limit is over. Never fails.</returns>
    public Task StopAsync(TimeSpan limit)
    {
        if (_running is null) return _goodbye?.Task ?? Task.CompletedTask;
        EndRounds();
        _goodbye = new Goodbye(_entries.Where(entry => entry.KnowsUs), _calls, _query.Loop, limit);
        _changes.OnNext(Unit.Default);
        return _goodbye.Task;
    }

    /// <summary>Ends everything at once, without a word to the trackers. Nothing stays scheduled, and the streams complete.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        EndRounds();
        _goodbye?.GiveUp();
        _observingCalls.Dispose();
        _calls.Dispose();
        _changes.OnCompleted();
    }

    private void Begin(Action<AnnounceLane> start)
    {
        _lanes = [.. _lanesOfTiers.Select(tiers => new AnnounceLane(tiers, _calls, _query.Loop))];
        _running = new CompositeDisposable(_lanes);
        foreach (var lane in _lanes) start(lane);
        _running.Add(_query.WhenStarved.Subscribe(_ => Hurry(isStarved: true)));
        _running.Add(_query.WhenPortChanged.Subscribe(_ => AnnounceNow()));
        _running.Add(_query.WhenCompleted.Subscribe(_ => Complete()));
        _changes.OnNext(Unit.Default);
    }

    private void Hurry(bool isStarved)
    {
        foreach (var lane in _lanes) lane.Hurry(isStarved);
    }

    private void Complete()
    {
        _calls.Completed = true;
        foreach (var lane in _lanes) lane.TellCompleted();
    }

    private void EndRounds()
    {
        _running?.Dispose();
        _running = null;
        _lanes = [];
        foreach (var entry in _entries) entry.Abandoned();
    }

    private static List<TrackerEntry>[] Shuffle(ImmutableArray<ImmutableArray<Uri>> tiers, Random random, TrackerOptions options)
    {
        var seen = new HashSet<Uri>();
        var shuffled = new List<List<TrackerEntry>>();
        foreach (var tier in tiers)
        {
            var urls = tier.Where(url => url.IsAbsoluteUri && seen.Count < options.MaxTrackers && seen.Add(url)).ToArray();
            if (urls.Length == 0) continue;
            random.Shuffle(urls);
            var number = shuffled.Count;
            shuffled.Add([.. urls.Select(url => new TrackerEntry(url, number, options))]);
        }
        return [.. shuffled];
    }
}
