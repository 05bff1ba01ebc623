using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Extensions.EventLogs;
using Rx.Torrent.Tests.Extensions.Telemetry;
using Rx.Torrent.Tests.Swarms.Life;

namespace Rx.Torrent.Tests.Client;

[Collection(nameof(Alone))]
public sealed class NothingIsLeftTests
{
    [LinuxFact]
    public async Task Of_a_client_with_peers_no_thread_no_socket_and_no_file_is_left()
    {
        var threads = ProcessView.LoopThreads;
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024);
        var ration = new Ration(blocks: 200);
        var seed = await scene.SeedAsync(build: ration.Impose);
        var client = scene.Client(options => options with { Loops = 2 });
        var swarm = client.Download(scene, seed);
        await swarm.ProgressAsync(progress => progress.Downloaded == ration.Bytes, "the ration");
        var ports = seed.ListenEndPoints.Concat(client.ListenEndPoints).Select(endPoint => endPoint.Port).ToArray();
        (await LoopThreadsAsync(threads + 2)).ShouldBe(threads + 2); // a loop without a swarm has no thread yet
        ProcessView.SocketsAt(ports).Length.ShouldBe(4); // two that listen, and both ends of a connection
        ProcessView.FilesIn(scene.Target).ShouldNotBeEmpty();

        await client.DisposeAsync().Soon();
        (await LoopThreadsAsync(threads + 1)).ShouldBe(threads + 1);
        ProcessView.FilesIn(scene.Target).ShouldBeEmpty();
        ProcessView.SocketsAt([client.ListenEndPoints[0].Port]).ShouldBeEmpty();
        await seed.DisposeAsync().Soon();

        (await LoopThreadsAsync(threads)).ShouldBe(threads);
        ProcessView.FilesIn(scene.Source).ShouldBeEmpty();
        ProcessView.SocketsAt(ports).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task Of_a_client_that_was_checking_nothing_is_left()
    {
        var threads = ProcessView.LoopThreads;
        await using var scene = Scene.OneFile(length: 32 * 1024 * 1024, pieceLength: 256 * 1024);
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ProgressAsync(progress => progress.Checked is > 0 and < 1 || progress.State == SwarmState.Seeding, "the check");

        await client.DisposeAsync().Soon();

        (await LoopThreadsAsync(threads)).ShouldBe(threads);
        ProcessView.FilesIn(scene.Source).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task Of_a_client_that_was_dialling_a_host_that_does_not_answer_nothing_is_left()
    {
        var threads = ProcessView.LoopThreads;
        await using var scene = Scene.OneFile();
        // A host whose queue is full does not answer, and is the nearest thing to one that is not there.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var endPoint = (IPEndPoint)deaf.LocalEndPoint!;
        var fillers = new List<Socket>();
        for (var i = 0; i < 2; i++)
        {
            fillers.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            _ = fillers[i].ConnectAsync(endPoint);
        }
        var client = scene.Client();
        var before = ProcessView.SocketsAt([endPoint.Port]).Length;
        var swarm = client.Add(scene.Metainfo, scene.Target, new AddOptions { Peers = [endPoint] });
        await swarm.ReachAsync(SwarmState.Downloading);
        await swarm.ProgressAsync(_ => true);
        ProcessView.SocketsAt([endPoint.Port]).Length.ShouldBe(before + 1);

        await client.DisposeAsync().Soon();

        ProcessView.SocketsAt([endPoint.Port]).Length.ShouldBe(before);
        (await LoopThreadsAsync(threads)).ShouldBe(threads);
        foreach (var filler in fillers) filler.Dispose();
    }

    [LinuxFact]
    public async Task Of_thirty_clients_in_one_process_nothing_is_left()
    {
        var threads = ProcessView.LoopThreads;
        await using var scene = Scene.OneFile(length: 32 * 1024);
        var seed = await scene.SeedAsync();
        for (var i = 0; i < 30; i++)
        {
            var client = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)));
            var store = new MemoryStore(scene.Metainfo.Layout.TotalLength);
            await client.Download(scene, seed, store: store).CompleteAsync();
            await client.DisposeAsync().Soon();
        }

        await seed.DisposeAsync().Soon();
        (await LoopThreadsAsync(threads)).ShouldBe(threads);
        ProcessView.SocketsAt([seed.ListenEndPoints[0].Port]).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_removed_or_has_left_is_garbage_while_the_client_lives_on()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var client = scene.Client(options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } });

        var (swarm, peer) = await DownloadAndRemoveAsync(scene, seed, client);

        (await IsCollectedAsync(swarm)).ShouldBeTrue("the swarm is still held");
        (await IsCollectedAsync(peer)).ShouldBeTrue("the peer is still held");
    }

    [Fact]
    public async Task What_was_removed_is_garbage_although_all_that_can_be_watched_is_watched_on()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        using var meter = new MeterReader();
        meter.Start();
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == meter.Meter.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var activities = new ActivitySource(meter.Meter.Name);
        var client = scene.Client(build: b => b.UseMetrics(meter).UseActivities(activities).UseEventLog(new LogShelf()));
        using var events = client.Events.Subscribe();
        using var swarms = client.Live.Swarms.Connect().Subscribe();
        using var copy = client.Live.Swarms.Connect().AsObservableCache();

        var (swarm, peer) = await DownloadAndRemoveAsync(scene, seed, client);
        meter.Collect();

        (await IsCollectedAsync(swarm)).ShouldBeTrue("the swarm is still held");
        (await IsCollectedAsync(peer)).ShouldBeTrue("the peer is still held");
        copy.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_client_that_was_closed_no_object_is_left()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();

        var (client, swarm) = await DownloadAndCloseAsync(scene, seed);

        (await IsCollectedAsync(swarm)).ShouldBeTrue("the swarm is still held");
        (await IsCollectedAsync(client)).ShouldBeTrue("the client is still held");
    }

    /// <summary>How many threads of loops there are, once it is that many; one that has done its last work takes the system a moment to end.</summary>
    private static async Task<int> LoopThreadsAsync(int expected)
    {
        var waited = Stopwatch.StartNew();
        while (ProcessView.LoopThreads != expected && waited.Elapsed < Scene.Patience) await Task.Run(static () => { });
        return ProcessView.LoopThreads;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Swarm, WeakReference Peer)> DownloadAndRemoveAsync(Scene scene, TorrentClient seed, TorrentClient client)
    {
        WeakReference? peer = null;
        var swarm = client.Download(scene, seed);
        swarm.WhenPeerConnected.Subscribe(connected => peer = new WeakReference(connected));
        await swarm.CompleteAsync();
        await swarm.RemoveAsync().Soon();
        return (new WeakReference(swarm), peer!);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Client, WeakReference Swarm)> DownloadAndCloseAsync(Scene scene, TorrentClient seed)
    {
        var client = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)));
        var swarm = client.Download(scene, seed);
        await swarm.CompleteAsync();
        await client.DisposeAsync().Soon();
        return (new WeakReference(client), new WeakReference(swarm));
    }

    /// <summary>Collects until it is gone; threads of the pool may hold their last piece of work a while longer.</summary>
    private static async Task<bool> IsCollectedAsync(WeakReference reference)
    {
        var waited = Stopwatch.StartNew();
        while (reference.IsAlive && waited.Elapsed < Scene.Patience)
        {
            await Task.WhenAll(Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Run(static () => { })));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return !reference.IsAlive;
    }
}
