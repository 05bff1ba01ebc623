using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>
/// A network in virtual time: hosts with addresses, lines of some length and width, connections that are refused, broken, or silently dead. Each
/// host has a transport for a client of its own; what happens depends on the scheduler and the seed alone.
/// </summary>
/// <remarks>
/// Everything happens on the scheduler, which must run one thing at a time: a <see cref="TestScheduler"/>, shared with the loops and workers of all
/// clients. Members are called there, or while it stands still.
/// <code>
/// var time = new TestScheduler();
/// var network = new SimulatedNetwork(time, seed: 1);
/// var host = network.AddHost();
/// var client = TorrentClient.Create(b => b.UseLoop(time, workers: time).UseTransport(host.Transport).Configure(o => o with { Seed = 1 }));
/// </code>
/// </remarks>
public sealed class SimulatedNetwork
{
    private readonly Dictionary<IPAddress, SimulatedHost> _hosts = [];
    private readonly Subject<NetworkEvent> _events = new();
    private readonly List<Partition> _partitions = [];

    /// <summary>Makes a network without hosts.</summary>
    /// <param name="scheduler">Its time, and the thread on which everything happens.</param>
    /// <param name="seed">The seed of all chance in the network: jitter, loss, and what else befalls datagrams.</param>
    public SimulatedNetwork(IScheduler scheduler, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        Scheduler = scheduler;
        Random = new Random(seed);
    }

    /// <summary>Its time.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>The hosts, in the order in which they were added.</summary>
    public IReadOnlyCollection<SimulatedHost> Hosts => _hosts.Values;

    /// <summary>All that happens, in order.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<NetworkEvent> Events => _events.AsObservable();

    internal Random Random { get; }

    /// <summary>Who answers announces, by the URL.</summary>
    internal Dictionary<Uri, Trackers.SimulatedTracker> Trackers { get; } = [];

    /// <summary>Connects a host to the network.</summary>
    /// <param name="address">Its address; null for the next of 10.0.0.1, 10.0.1.1, … that is free, each in a network of its own.</param>
    /// <param name="conditions">Its line.</param>
    /// <exception cref="ArgumentException">There is a host of that address.</exception>
    public SimulatedHost AddHost(IPAddress? address = null, NetworkConditions? conditions = null)
    {
        address ??= NextAddress();
        if (_hosts.ContainsKey(address)) throw new ArgumentException($"there is a host at {address}", nameof(address));
        var host = new SimulatedHost(this, address, conditions ?? new NetworkConditions());
        _hosts.Add(address, host);
        return host;
    }

    /// <summary>
    /// Divides the network: hosts of different sides do not reach each other, and nobody is told. Hosts of no side reach everybody. What was under way, and
    /// what connections across the divide still send, arrives when the network is whole again; datagrams are lost.
    /// </summary>
    /// <param name="sides">The sides, two or more.</param>
    /// <returns>Disposing it makes the network whole again, but for other partitions.</returns>
    /// <exception cref="ArgumentException">There are less than two sides, or a host is on two of them.</exception>
    public IDisposable Divide(params IReadOnlyList<IEnumerable<SimulatedHost>> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        if (sides.Count < 2) throw new ArgumentException($"{sides.Count} sides; a network is divided into two or more", nameof(sides));
        HashSet<SimulatedHost>[] hosts = [.. sides.Select(side => side.ToHashSet())];
        if (hosts.SelectMany(side => side).GroupBy(host => host).FirstOrDefault(host => host.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} is on {twice.Count()} sides", nameof(sides));
        var partition = new Partition(hosts);
        _partitions.Add(partition);
        return Disposable.Create(() =>
        {
            _partitions.Remove(partition);
            foreach (var host in _hosts.Values) host.SendHeld();
        });
    }

    internal bool Reaches(SimulatedHost from, SimulatedHost to) => from.IsOnline && to.IsOnline && !IsDivided(from, to);

    /// <summary>Whether a partition lies between two hosts.</summary>
    internal bool IsDivided(SimulatedHost one, SimulatedHost other)
    {
        foreach (var partition in _partitions)
        {
            if (partition.Separates(one, other)) return true;
        }
        return false;
    }

    internal SimulatedHost? HostAt(IPAddress address) => _hosts.GetValueOrDefault(address);

    internal void Publish(NetworkEventKind kind, IPEndPoint from, IPEndPoint to, int bytes = 0)
    {
        if (_events.HasObservers) _events.OnNext(new NetworkEvent(kind, from, to, bytes));
    }

    /// <summary>How long a packet takes between two hosts, with the bad luck that it may have.</summary>
    internal TimeSpan Delay(SimulatedHost from, SimulatedHost to)
    {
        var delay = Crossing(from, to);
        var loss = Loss(from, to);
        if (loss <= 0) return delay;
        // As TCP: what is lost is sent again after a while, and after twice that while.
        var patience = 2 * (from.Conditions.Latency + to.Conditions.Latency) + TimeSpan.FromMilliseconds(200);
        for (; Random.NextDouble() < loss; patience *= 2) delay += patience;
        return delay;
    }

    /// <summary>How long a packet takes that is not lost.</summary>
    internal TimeSpan Crossing(SimulatedHost from, SimulatedHost to)
    {
        var delay = from.Conditions.Latency + to.Conditions.Latency;
        var jitter = from.Conditions.Jitter + to.Conditions.Jitter;
        return jitter > TimeSpan.Zero ? delay + jitter * Random.NextDouble() : delay;
    }

    /// <summary>The share of packets that are lost between two hosts.</summary>
    internal static double Loss(SimulatedHost from, SimulatedHost to) => Either(from.Conditions.Loss, to.Conditions.Loss);

    /// <summary>Whether something happens on one of two lines at least.</summary>
    internal bool Happens(double onOne, double onOther) => Either(onOne, onOther) is > 0 and var share && Random.NextDouble() < share;

    internal void After(TimeSpan delay, Action action) => Scheduler.Schedule(delay, action);

    /// <summary>Soon, but not inside the call that asks for it: nobody's event comes in the middle of his own call.</summary>
    internal void Soon(Action action) => Scheduler.Schedule(action);

    private IPAddress NextAddress()
    {
        for (var number = _hosts.Count; ; number++)
        {
            var address = new IPAddress([10, (byte)(number / 256), (byte)number, (byte)(1 + number / 65536)]);
            if (!_hosts.ContainsKey(address)) return address;
        }
    }

    private static double Either(double one, double other) => 1 - (1 - one) * (1 - other);
}
