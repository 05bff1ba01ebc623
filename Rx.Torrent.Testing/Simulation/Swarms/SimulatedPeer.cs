using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation.Disks;
using Rx.Torrent.Testing.Simulation.Trackers;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>A peer of a <see cref="SimulatedSwarm"/>: a real client, with a host, a clock and a disk of its own.</summary>
/// <remarks>All streams of <see cref="Client"/> and <see cref="Swarm"/> can be listened to; after <see cref="Restart"/> both are new.</remarks>
public sealed class SimulatedPeer
{
    private const int Port = 6881;

    private readonly SimulatedSwarm _swarm;
    private readonly PeerSetup _setup;
    private readonly IPieceStore _store;
    private readonly bool _beganFull;
    private Task _goodbye = Task.CompletedTask;
    private int _starts;

    internal SimulatedPeer(SimulatedSwarm swarm, int number, PeerSetup setup)
    {
        _swarm = swarm;
        _setup = setup;
        Number = number;
        Host = swarm.Network.AddHost(conditions: setup.Line);
        Host.Nat = setup.Nat;
        var generated = setup.Store is null ? swarm.Content.Store(setup.Pieces?.Select(piece => piece.Value) ?? []) : null;
        _beganFull = generated?.IsFull ?? false;
        _store = Store = setup.Store ?? generated!;
        if (setup.Disk is not null)
        {
            Disk = new SimulatedDisk(swarm.Time, swarm.NextSeed()) { Conditions = setup.Disk };
            _store = DiskStore = Disk.Mount(_store);
        }
        JoinedAt = swarm.Elapsed;
        Start();
    }

    /// <summary>Its number, from 0, in the order of coming.</summary>
    public int Number { get; }

    /// <summary>Where it runs.</summary>
    public SimulatedHost Host { get; }

    /// <summary>The clock of its machine.</summary>
    public SimulatedClock Clock { get; private set; } = null!;

    /// <summary>Its disk, if it was made with one.</summary>
    public SimulatedDisk? Disk { get; }

    /// <summary>Its store on that disk.</summary>
    public SimulatedStore? DiskStore { get; }

    /// <summary>Where its pieces are, below its disk.</summary>
    public IPieceStore Store { get; }

    /// <summary>The client.</summary>
    public TorrentClient Client { get; private set; } = null!;

    /// <summary>Its swarm.</summary>
    public Swarm Swarm { get; private set; } = null!;

    /// <summary>Where others connect to it.</summary>
    public IPEndPoint EndPoint => new(Host.Address, Port);

    /// <summary>When it came, from the start of the simulation.</summary>
    public TimeSpan JoinedAt { get; }

    /// <summary>When it had everything, from the start of the simulation; null while it has not. Who starts with everything never completes.</summary>
    public TimeSpan? CompletedAt { get; private set; }

    /// <summary>True from its start, until it leaves or crashes.</summary>
    public bool IsOnline { get; private set; }

    /// <summary>True when it has everything.</summary>
    public bool IsComplete => Swarm.Pieces.IsFull;

    /// <summary>How many of its pieces are verified.</summary>
    public int PieceCount => Swarm.Pieces.Count;

    /// <summary>The messages of all its connections: what comes to its core, and what leaves for the wire, each with the other end.</summary>
    /// <remarks>Hot; no replay; on the scheduler; completes when it leaves, and says nothing any more when it crashes.</remarks>
    public IObservable<PeerTraffic> Messages => Swarm.WhenPeerConnected.SelectMany(static peer =>
        peer.Incoming.Select(message => new PeerTraffic(peer, IsIncoming: true, message))
            .Merge(peer.Sent.Select(message => new PeerTraffic(peer, IsIncoming: false, message))));

    /// <summary>Stops politely: the tracker is told, connections are closed.</summary>
    public Task LeaveAsync()
    {
        if (!IsOnline) return _goodbye;
        IsOnline = false;
        _swarm.Say(SimulationEventKind.Left, this);
        return _goodbye = Client.DisposeAsync().AsTask();
    }

    /// <summary>Stops at once, without a word to anybody, as when the power goes; its disk loses what a disk loses then.</summary>
    public void Crash()
    {
        if (!IsOnline) return;
        IsOnline = false;
        Clock.Stop();
        Host.LosePower();
        Disk?.LosePower();
        _swarm.Say(SimulationEventKind.Crashed, this);
    }

    /// <summary>Starts again with what is on its disk.</summary>
    /// <exception cref="InvalidOperationException">It has not stopped, or is still saying goodbye.</exception>
    public void Restart()
    {
        if (IsOnline) throw new InvalidOperationException($"{this} is running");
        if (!_goodbye.IsCompleted) throw new InvalidOperationException($"{this} is still saying goodbye; let its {nameof(LeaveAsync)} finish first");
        Start();
    }

    /// <summary>How its swarm stands.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public SwarmProgress Progress => IsOnline ? _swarm.Finish(Swarm.GetProgressAsync()) : throw new InvalidOperationException($"{this} is gone");

    /// <summary>Its number and where it is.</summary>
    public override string ToString() => $"#{Number} ({Host.Address})";

    private void Start()
    {
        IsOnline = true;
        Host.IsOnline = true;
        Clock = new SimulatedClock(_swarm.Time) { Offset = _setup.ClockOffset, Rate = _setup.ClockRate };
        IScheduler workers = Disk is null ? Clock : new StoppableWorkers(Disk.Workers, Clock);
        Client = TorrentClient.Create(builder =>
        {
            builder.UseLoop(Clock, workers).UseTransport(Host.Transport).ListenAt(EndPoint).UseTrackerClient(SimulatedTracker.ClientOf(Host))
                .Configure(options => options with
                {
                    Seed = _swarm.SeedOf(Number, _starts++),
                    KeepResumeData = _setup.StateDirectory is not null,
                    StateDirectory = _setup.StateDirectory,
                    Swarms = _setup.Swarm(options.Swarms),
                    Trackers = options.Trackers with { NumWant = _setup.PeersWanted },
                });
            _setup.Build(builder);
        });
        Swarm = Client.Add(_swarm.Content.Metainfo, "nowhere", new AddOptions { Store = _store, Trackers = [[_swarm.Tracker.Uri]] });
        _swarm.Watch(this);
        Swarm.WhenPieceVerified.Where(_ => !_beganFull && CompletedAt is null && IsComplete).Subscribe(_ =>
        {
            CompletedAt = _swarm.Elapsed;
            _swarm.Say(SimulationEventKind.Completed, this);
        });
    }
}
