using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>DHT nodes in virtual time. Their addresses are public ones, each in a network of its own, so that all rules about addresses hold.</summary>
internal sealed class DhtScene(int seed = 1)
{
    public const int Port = 6881;

    private int _hosts;

    public TestScheduler Time { get; } = new();

    public SimulatedNetwork Network => field ??= new SimulatedNetwork(Time, seed);

    public Random Random { get; } = new(seed);

    public NetworkConditions Line { get; set; } = new() { Latency = TimeSpan.FromMilliseconds(25), Jitter = TimeSpan.FromMilliseconds(20) };

    public List<SceneNode> Nodes { get; } = [];

    /// <summary>The node that all others begin with.</summary>
    public SceneNode First => Nodes[0];

    public SimulatedHost AddHost(IPAddress? address = null) => Network.AddHost(address ?? NextAddress(), Line);

    /// <summary>Adds a node that begins with the first one.</summary>
    public SceneNode Add(Func<DhtOptions, DhtOptions>? change = null, NatKind nat = NatKind.None, IPAddress? address = null, SimulatedHost? host = null)
    {
        host ??= AddHost(address);
        host.Nat = nat;
        var options = new DhtOptions
        {
            Listen = [new IPEndPoint(host.Address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, Port)],
            Transport = host.Datagrams,
            Loop = Time,
            Seed = Random.Next(),
            Bootstrap = Nodes.Count == 0 ? [] : [First.EndPoint],
        };
        var node = new SceneNode(host, DhtNode.Start(change is null ? options : change(options)));
        Nodes.Add(node);
        return node;
    }

    /// <summary>Adds nodes one after the other, so many a second.</summary>
    public void AddMany(int count, double perSecond = 50, Func<DhtOptions, DhtOptions>? change = null, double natShare = 0)
    {
        for (var i = 0; i < count; i++)
        {
            Add(change, Nodes.Count > 0 && Random.NextDouble() < natShare ? NatKind.PortRestricted : NatKind.None);
            Run(1 / perSecond);
        }
    }

    public void Run(double seconds) => Time.AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>Runs until a task of a node has ended; such tasks end on its loop.</summary>
    public T Await<T>(Task<T> task, double mostSeconds = 60)
    {
        for (var end = Time.Now + TimeSpan.FromSeconds(mostSeconds); !task.IsCompleted && Time.Now < end;) Run(0.05);
        task.IsCompleted.ShouldBeTrue($"it did not end within {mostSeconds} s");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs until a task that ends on the loop has ended, whatever waits for it elsewhere.</summary>
    public void Await(Task task, double mostSeconds = 60)
    {
        for (var end = Time.Now + TimeSpan.FromSeconds(mostSeconds); !task.IsCompleted && Time.Now < end;) Run(0.05);
        task.IsCompletedSuccessfully.ShouldBeTrue($"it did not end within {mostSeconds} s");
    }

    /// <summary>Runs until a stream has ended, and returns what it said.</summary>
    public List<T> Collect<T>(IObservable<T> stream, double mostSeconds = 60)
    {
        var (values, ended) = (new List<T>(), false);
        using var subscription = stream.Subscribe(values.Add, () => ended = true);
        for (var end = Time.Now + TimeSpan.FromSeconds(mostSeconds); !ended && Time.Now < end;) Run(0.05);
        ended.ShouldBeTrue($"it did not end within {mostSeconds} s");
        return values;
    }

    public InfoHash NextInfoHash()
    {
        var bytes = new byte[20];
        Random.NextBytes(bytes);
        return new InfoHash(bytes);
    }

    // 20.0.0.1, 20.0.1.1 … 20.1.0.1: none is local, none shares a neighbourhood.
    private IPAddress NextAddress()
    {
        var number = _hosts++;
        return new IPAddress([(byte)(20 + number / 65536), (byte)(number / 256), (byte)number, 1]);
    }
}
