using System.Collections.Concurrent;
using System.Net;
using System.Reactive.Linq;
using Rx.Torrent;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Snippets;
using Rx.Torrent.Snippets.Hooks;
using Rx.Torrent.Snippets.Watching;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

// Runs every piece of code that the documents show, against a seed on this machine, and looks at what it did.

var pings = new Payload([1, 2, 3]);
var pongs = new TaskCompletionSource<Payload>();
await using var seed = await LocalSeed.StartAsync(builder => builder.Use(name: "pinger", incoming: (messages, peer) => messages.Do(message =>
{
    if (message is Handshake) peer.Send(new Unknown(200, pings));
    if (message is Unknown { Id: 201 } pong) pongs.TrySetResult(pong.Body);
})));
var home = Environment.CurrentDirectory;
Environment.CurrentDirectory = seed.Folder;

await FirstProgram.RunAsync();
Expect("the first program", File.ReadAllBytes(Path.Combine("downloads", "holiday")).AsSpan().SequenceEqual(seed.Content));

await using (var router = DhtNode.Start(DhtSnippets.Stages(new DhtOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] }, _ => false)))
{
    var others = await DhtSnippets.AloneAsync(router.ListenEndPoints[0], seed.Metainfo.InfoHash);
    Expect("alone", others is [{ Port: 6881 }]);
    await using var asking = DhtNode.Start(new DhtOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] });
    Expect("stages", await asking.SampleAsync(router.ListenEndPoints[0], default) is null);
    Expect("client", (await DownloadAsync(builder => DhtSnippets.InClient(builder, router.ListenEndPoints[0]))).BytesLeft == 0);
}

var loopback = new MulticastInterface("lo", 1, IPAddress.Loopback, [IPNetwork.Parse("127.0.0.0/8")]);
Expect("neighbours", (await DownloadAsync(builder => LocalSnippets.Neighbours(builder, loopback))).BytesLeft == 0);
Expect("port mapping", (await DownloadAsync(builder => LocalSnippets.InClient(builder))).BytesLeft == 0); // a client on the loopback interface asks nobody
using (var gateway = new UdpTransport().Open(new IPEndPoint(IPAddress.Loopback, 0)))
{
    // As much of NAT-PMP as it takes: our address, and each port as it was asked for.
    using var answering = gateway.Received.Subscribe(asked => gateway.Send(
        asked.Bytes.ToArray() is [_, var what and not 0, _, _, .. var mapped] ? [0, (byte)(128 + what), 0, 0, 0, 0, 0, 1, .. mapped] : [0, 128, 0, 0, 0, 0, 0, 1, 203, 0, 113, 9], asked.From));
    var options = new PortMappingOptions { Gateways = [IPAddress.Loopback], GatewayPort = gateway.Local.Port, Methods = [PortMappingMethod.NatPmp] };
    Expect("ports", $"{await LocalSnippets.PortsAsync(options, 6881)}" == "203.0.113.9");
}

var scraped = await TrackerSnippets.ScrapeAsync(seed.Metainfo.Trackers[0][0], seed.Metainfo.InfoHash);
Expect("scrape", scraped.Single().Counts?.Seeds == 1);

var filtered = await DownloadAsync(PluginSnippets.Filter);
Expect("filter", filtered.Wasted > 0);
Expect("transform", (await DownloadAsync(PluginSnippets.Transform)).BytesLeft == 0);
Expect("inject", (await DownloadAsync(PluginSnippets.Inject)).BytesLeft == 0);
await DownloadAsync(PluginSnippets.Reply);
Expect("reply", await pongs.Task.WaitAsync(TimeSpan.FromSeconds(10)) == pings);

var order = new ConcurrentQueue<string>();
await DownloadAsync(builder => PluginSnippets.Order(builder, order.Enqueue));
Expect("order", order.Take(2).SequenceEqual(["second out", "first out"]) && order.First(entry => entry.EndsWith("in", StringComparison.Ordinal)) == "first in");
Expect("shared", (await DownloadAsync(PluginSnippets.Shared)).BytesLeft == 0);

var asked = 0;
await using (var gate = TorrentClient.Create(builder => PluginSnippets.LeaveTheLoop(builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)), async (_, stop) =>
{
    await Task.Delay(50, stop);
    return Interlocked.Increment(ref asked) > 0;
})))
{
    gate.Add(seed.Metainfo, "nowhere", new AddOptions { Store = FullStore(), UseTrackers = false });
    await DownloadAsync(_ => { }, gate.ListenEndPoints[0]);
    Expect("leave", asked > 0);
}

var kept = new ConcurrentQueue<Piece>();
await DownloadAsync(builder => PluginSnippets.Keep(builder, kept));
Expect("keep", kept.All(piece => piece.Data.Span.SequenceEqual(seed.Content.AsSpan((int)seed.Metainfo.Layout.OffsetOf(piece.Block.Piece), piece.Data.Length))));

var ledger = new ConcurrentQueue<string>();
await DownloadAsync(builder => builder.Use(new Ledger(ledger.Enqueue)));
Expect("ledger", ledger.Contains($"{seed.EndPoint} sent {LocalSeed.Length} bytes"));

await using (var broken = TorrentClient.Create(builder => builder.Use(name: "broken", incoming: (messages, _) => messages.Do(message => throw new InvalidOperationException("as it must")))))
{
    using var faults = PluginSnippets.Faults(broken);
    var failed = broken.WhenSwarmAdded.SelectMany(swarm => swarm.WhenPluginFailed).FirstAsync().GetAwaiter();
    broken.Add(seed.Metainfo, "broken", new AddOptions { Peers = [seed.EndPoint], UseTrackers = false });
    Expect("faults", (await failed).Plugin == "broken");
}

var (told, lines) = (new ConcurrentQueue<string>(), new CountingLog());
await using (var watched = TelemetrySnippets.Client(lines))
{
    using var events = TelemetrySnippets.Events(watched, told.Enqueue);
    watched.Add(seed.Metainfo, "nowhere", new AddOptions { Store = FullStore(), UseTrackers = false });
    await watched.Swarms.Single().WhenCompleted.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
Expect("events", told.Any(line => line == $"holiday: piece 0 of {seed.Metainfo.Layout.PieceCount}") && told.Contains("holiday: SwarmAdded"));
Expect("event log", lines.Count > 0);

TestingSnippets.Bench();
TestingSnippets.Times();
TestingSnippets.Marbles();
TestingSnippets.Swarm();
Console.WriteLine(TestingSnippets.MarbleFailure());
using (var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 40), seed: 3))
{
    swarm.AddSeed(new PeerSetup { Line = new NetworkConditions { UploadRate = 50_000 } });
    var peer = swarm.AddPeer();
    swarm.Pass(TimeSpan.FromSeconds(2));
    TestingSnippets.Script(swarm, peer);
    swarm.UntilComplete();
    Expect("script", peer.IsComplete);
}
var recorded = new GeneratedContent(pieceCount: 10);
TestingSnippets.Replay(new StringReader(TestingSnippets.Recorded(recorded)), recorded);
Expect("replay", true);

foreach (var (what, holds) in TourRun.Run().Concat(HookRun.Run()).Concat(ChangeRun.Run())) Expect(what, holds);

Console.WriteLine($"in virtual time the download took {VirtualTime.Download(seed.Metainfo, FullStore(), new MemoryStore(LocalSeed.Length))}");

Environment.CurrentDirectory = home;
Console.WriteLine("all snippets did what the documents say");

async Task<SwarmProgress> DownloadAsync(Action<TorrentClientBuilder> build, IPEndPoint? from = null)
{
    await using var client = TorrentClient.Create(builder =>
    {
        build(builder);
        builder.Configure(options => options with { KeepResumeData = false }); // or it finds those again from whom it has downloaded before
    });
    var swarm = client.Add(seed.Metainfo, "nowhere", new AddOptions { Peers = [from ?? seed.EndPoint], UseTrackers = false, Store = new MemoryStore(LocalSeed.Length) });
    var slow = new ConcurrentQueue<string>();
    using var log = PluginSnippets.Elsewhere(swarm, slow.Enqueue);
    await swarm.WhenCompleted.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    return await swarm.GetProgressAsync();
}

MemoryStore FullStore()
{
    var store = new MemoryStore(LocalSeed.Length);
    store.Write(0, [seed.Content]);
    return store;
}

static void Expect(string what, bool holds)
{
    if (!holds) throw new InvalidOperationException($"{what}: not as the documents say");
    Console.WriteLine($"{what}: as the documents say");
}
