using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>Clients and scripted peers in a network in virtual time. The thread of the test is the only one there is.</summary>
internal sealed class Scene
{
    private int _clients;

    public Scene(TestContent? content = null, int seed = 1)
    {
        Content = content ?? new TestContent(pieceCount: 4);
        Network = new SimulatedNetwork(Time, seed);
        Seed = seed;
    }

    public TestScheduler Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public TestContent Content { get; }

    public int Seed { get; }

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A client on a host of its own, with one swarm that knows by now what it has.</summary>
    public SceneClient Client(
        IPieceStore? store = null,
        IEnumerable<IPEndPoint>? peers = null,
        Func<SwarmOptions, SwarmOptions>? options = null,
        Action<TorrentClientBuilder>? build = null,
        SimulatedHost? host = null,
        Func<AddOptions, AddOptions>? add = null)
    {
        host ??= Network.AddHost();
        store ??= Content.Store();
        var client = Create(host, options, build);
        var addOptions = new AddOptions { Store = store, Peers = [.. peers ?? []] };
        var swarm = client.Add(Content.Metainfo, "nowhere", add?.Invoke(addOptions) ?? addOptions);
        var one = new SceneClient(this, host, client, swarm, store);
        while (swarm.State == SwarmState.Checking) Time.AdvanceBy(1);
        return one;
    }

    /// <summary>A client on a host of its own, with one swarm that knows no more than a magnet link says.</summary>
    public SceneClient MagnetClient(
        IPieceStore? store = null,
        IEnumerable<IPEndPoint>? peers = null,
        Func<SwarmOptions, SwarmOptions>? options = null,
        Action<TorrentClientBuilder>? build = null,
        MagnetLink? link = null,
        Func<AddOptions, AddOptions>? add = null,
        string directory = "nowhere",
        Action<Swarm>? first = null,
        SimulatedHost? host = null)
    {
        host ??= Network.AddHost();
        store ??= Content.Store();
        var client = Create(host, options, build);
        var addOptions = new AddOptions { Store = store, Peers = [.. peers ?? []] };
        if (first is not null) client.WhenSwarmAdded.Subscribe(first);
        var swarm = client.Add(link ?? new MagnetLink { InfoHash = Content.Metainfo.InfoHash }, directory, add?.Invoke(addOptions) ?? addOptions);
        var one = new SceneClient(this, host, client, swarm, store);
        Pass(0.001);
        return one;
    }

    /// <summary>A client that has everything.</summary>
    public SceneClient SeedClient(Func<SwarmOptions, SwarmOptions>? options = null, Action<TorrentClientBuilder>? build = null, SimulatedHost? host = null) =>
        Client(Content.FullStore(), options: options, build: build, host: host);

    /// <summary>A peer on a host of its own.</summary>
    public ScriptedPeer Peer(SimulatedHost? host = null) => new(host ?? Network.AddHost(), Content.Metainfo);

    private TorrentClient Create(SimulatedHost host, Func<SwarmOptions, SwarmOptions>? options, Action<TorrentClientBuilder>? build)
    {
        var seed = Seed * 1000 + _clients++;
        return TorrentClient.Create(builder =>
        {
            builder.UseLoop(Time, workers: Time).UseTransport(host.Transport).UseDatagramTransport(host.Datagrams).ListenAt(new IPEndPoint(host.Address, 6881))
                .Configure(o => o with { Seed = seed, KeepResumeData = false, Swarms = options?.Invoke(o.Swarms) ?? o.Swarms });
            build?.Invoke(builder);
        });
    }

    public void Pass(TimeSpan time) => Time.AdvanceBy(time);

    public void Pass(double seconds) => Time.AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass until something is so.</summary>
    public void Until(Func<bool> condition, double limit = 600, string what = "it")
    {
        var end = Time.Now + TimeSpan.FromSeconds(limit);
        while (!condition())
        {
            (Time.Now < end).ShouldBeTrue($"{what} was not so within {limit} s");
            Time.AdvanceBy(TimeSpan.FromMilliseconds(5));
        }
    }

    public void Finish(Task task, double limit = 60)
    {
        Until(() => task.IsCompleted, limit, "the end of the task");
        task.GetAwaiter().GetResult();
    }
}
