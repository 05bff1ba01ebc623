using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Trackers;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>
/// A whole swarm in virtual time: real clients, each on a host of its own, that find each other by a tracker. The thread of the test is the only one there is, and
/// one seed decides everything: the same one tells the same story.
/// </summary>
/// <remarks>
/// <code>
/// using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 100), seed: 1);
/// swarm.AddSeed();
/// swarm.AddPeers(20);
/// swarm.UntilComplete();
/// </code>
/// </remarks>
public sealed class SimulatedSwarm : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan UsualLimit = TimeSpan.FromHours(2);

    private readonly List<SimulatedPeer> _peers = [];
    private readonly Subject<SimulatedPeer> _added = new();
    private int _toCome;
    private bool _isBroken;
    private bool _disposed;

    /// <summary>Makes a swarm without peers.</summary>
    /// <param name="content">What it shares.</param>
    /// <param name="seed">The seed of all chance.</param>
    public SimulatedSwarm(GeneratedContent content, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(content);
        Content = content;
        Seed = seed;
        Random = new Random(unchecked(seed * 7919 + 17));
        Network = new SimulatedNetwork(Time, seed);
        Tracker = new SimulatedTracker(Network);
        Network.Events.Subscribe(happened => Log.Add(Elapsed, happened));
    }

    /// <summary>The time.</summary>
    public TestScheduler Time { get; } = new();

    /// <summary>The network.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>The tracker by which the peers find each other.</summary>
    public SimulatedTracker Tracker { get; }

    /// <summary>What is shared.</summary>
    public GeneratedContent Content { get; }

    /// <summary>The seed of all chance.</summary>
    public int Seed { get; }

    /// <summary>Chance for scripts, which follows from the seed.</summary>
    public Random Random { get; }

    /// <summary>What happened.</summary>
    public EventLog Log { get; } = new();

    /// <summary>Everybody who came, those who left included.</summary>
    public IReadOnlyList<SimulatedPeer> Peers => _peers;

    /// <summary>The time from the start of the simulation.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Time.Clock);

    /// <summary>Somebody has come; nothing has happened to him yet.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<SimulatedPeer> WhenPeerAdded => _added.AsObservable();

    /// <summary>Adds a peer that has everything.</summary>
    public SimulatedPeer AddSeed(PeerSetup? setup = null) => AddPeer((setup ?? new PeerSetup()) with { Pieces = PieceSet.All(Content.Layout.PieceCount) });

    /// <summary>Adds a peer.</summary>
    public SimulatedPeer AddPeer(PeerSetup? setup = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var peer = new SimulatedPeer(this, _peers.Count, setup ?? new PeerSetup());
        _peers.Add(peer);
        _added.OnNext(peer);
        return peer;
    }

    /// <summary>Adds so many peers at once.</summary>
    public IReadOnlyList<SimulatedPeer> AddPeers(int count, PeerSetup? setup = null) => [.. Enumerable.Range(0, count).Select(_ => AddPeer(setup))];

    /// <summary>So many peers come within a time, each at a moment of its own.</summary>
    public void FlashCrowd(int count, TimeSpan within, PeerSetup? setup = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(within, TimeSpan.Zero);
        foreach (var wait in Enumerable.Range(0, count).Select(_ => within * Random.NextDouble()).Order().ToArray())
        {
            _toCome++;
            After(wait, () =>
            {
                _toCome--;
                AddPeer(setup);
            });
        }
    }

    /// <summary>From now on peers come and go by chance.</summary>
    /// <returns>Disposing it ends the coming and going; whoever is there stays.</returns>
    public IDisposable Churn(ChurnSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return new Churn(this, setup);
    }

    /// <summary>Does something at a time from now.</summary>
    public void After(TimeSpan wait, Action action) => Time.Schedule(wait, () =>
    {
        if (!_disposed) action();
    });

    /// <summary>Writes something into the log.</summary>
    public void Note(string text) => Log.Add(new SimulationEvent(Elapsed, SimulationEventKind.Note, -1, text));

    /// <summary>Lets time pass.</summary>
    /// <exception cref="SimulationException">Something that happened meanwhile threw; the inner exception is that.</exception>
    public void Pass(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        try
        {
            Time.AdvanceBy(time);
        }
        catch (Exception exception)
        {
            _isBroken = true;
            if (exception is SimulationException) throw; // a script says what is wrong
            throw Failure($"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <param name="condition">What is to be so; looked at fifty times a second.</param>
    /// <param name="limit">How long it may take; two hours when null.</param>
    /// <param name="what">What it is called when it does not come.</param>
    /// <exception cref="SimulationException">It did not become so in time.</exception>
    public void Until(Func<bool> condition, TimeSpan? limit = null, string what = "it")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = Elapsed + (limit ?? UsualLimit);
        while (!condition())
        {
            if (Elapsed >= end) throw Failure($"{what} did not come within {limit ?? UsualLimit}");
            Pass(Step);
        }
    }

    /// <summary>Lets time pass until everybody who is online has everything, and nobody of a flash crowd is still to come.</summary>
    /// <param name="limit">How long it may take; two hours when null.</param>
    /// <exception cref="SimulationException">It took longer.</exception>
    public void UntilComplete(TimeSpan? limit = null) => Until(() => _toCome == 0 && _peers.TrueForAll(peer => !peer.IsOnline || peer.IsComplete), limit, "completion");

    /// <summary>Lets time pass until a task has ended, and gives its result.</summary>
    /// <exception cref="SimulationException">It did not end in time, or failed.</exception>
    public T Finish<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Finish((Task)task);
        var result = default(T)!;
        _ = Take(); // which is over at once, for the task has ended
        return result;

        async Task Take() => result = await task.ConfigureAwait(false);
    }

    /// <summary>Lets time pass until a task has ended.</summary>
    /// <exception cref="SimulationException">It did not end in time, or failed.</exception>
    public void Finish(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Until(() => task.IsCompleted, what: "the end of a task");
        if (task.IsFaulted) throw Failure($"a task failed: {task.Exception}", task.Exception);
        if (task.IsCanceled) throw Failure("a task was cancelled");
    }

    /// <summary>A failure of a test, in the words by which it can be done again.</summary>
    public SimulationException Failure(string what, Exception? inner = null) => new(
        $"seed {Seed}: {what}; now it is {Elapsed}\n{string.Join('\n', _peers.Take(12).Select(Standing))}\nwhat happened last:\n{Log.Timeline()}", inner);

    /// <summary>Stops everybody who is there. After an exception nothing moves any more, so that it is that exception which a test shows.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        if (!_isBroken)
        {
            var goodbyes = _peers.ConvertAll(peer => peer.LeaveAsync());
            Until(() => goodbyes.TrueForAll(goodbye => goodbye.IsCompleted), what: "the end of all clients");
        }
        _disposed = true;
        Log.Dispose();
    }

    internal int NextSeed() => Random.Next();

    internal int SeedOf(int peer, int start) => unchecked((Seed * 1_000_003) ^ (peer * 613) ^ (start << 20));

    internal void Say(SimulationEventKind kind, SimulatedPeer peer, string detail = "") => Log.Add(new SimulationEvent(Elapsed, kind, peer.Number, detail));

    internal void Watch(SimulatedPeer peer)
    {
        Say(SimulationEventKind.Joined, peer, $"{peer.Host.Address}, {peer.Swarm.Name}");
        var swarm = peer.Swarm;
        swarm.WhenPeerConnected.Subscribe(other => Say(SimulationEventKind.Connected, peer, NameOf(other)));
        swarm.WhenPeerDisconnected.Subscribe(end => Say(SimulationEventKind.Disconnected, peer, $"{NameOf(end.Peer)}: {end.Reason.Kind}"));
        swarm.WhenPieceVerified.Where(piece => piece.Contributors.Count > 0)
            .Subscribe(piece => Say(SimulationEventKind.Verified, peer, $"{piece.Piece} from {string.Join(' ', piece.Contributors.Select(NameOf))}"));
        swarm.WhenPieceFailed.Subscribe(piece => Say(SimulationEventKind.Failed, peer, $"{piece.Piece} from {string.Join(' ', piece.Contributors.Select(NameOf))}"));
        swarm.WhenPluginFailed.Subscribe(fault => Say(SimulationEventKind.Fault, peer, $"{fault.Plugin} in {fault.Where}: {fault.Exception.Message}"));
    }

    private static string NameOf(IPeer peer) => peer.EndPoint.ToString();

    private static string Standing(SimulatedPeer peer) =>
        $"  {peer}: {peer.PieceCount} of {peer.Swarm.Metainfo?.Layout.PieceCount} pieces, {peer.Swarm.Peers.Count} connections, {(peer.IsOnline ? peer.Swarm.State : "gone")}";
}
