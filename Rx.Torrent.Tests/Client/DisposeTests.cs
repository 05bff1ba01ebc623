using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Swarms.Life;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Client;

public sealed class DisposeTests
{
    [Fact]
    public async Task A_client_that_was_never_used_ends_at_once()
    {
        var client = TorrentClient.Create();

        await client.DisposeAsync().Soon();
    }

    [Fact]
    public async Task Closing_twice_or_from_many_threads_is_closing_once()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var client = scene.Client();
        var swarm = client.Download(scene, seed);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await client.DisposeAsync()))).Soon("the end");
        await client.DisposeAsync().Soon("one end more");

        swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public async Task Closing_during_a_check_does_not_wait_for_the_rest_of_it()
    {
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024, pieceLength: 1024 * 1024);
        using var gate = new Gate();
        var reads = 0;
        var store = new HookedStore(new FileStore(scene.Source, scene.Metainfo))
        {
            OnRead = () =>
            {
                Interlocked.Increment(ref reads);
                gate.Pass();
            },
        };
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        var states = new List<SwarmState>();
        swarm.ObserveState().Subscribe(states.Add);
        await gate.Reached.Soon("the check");

        var end = swarm.StopAsync();
        await swarm.ProgressAsync(_ => true); // the command is in by then
        gate.Open();
        await end.Soon("the end");
        await client.DisposeAsync().Soon();

        Volatile.Read(ref reads).ShouldBe(1);
        states.ShouldBe([SwarmState.Checking, SwarmState.Stopped]);
        store.Disposals.ShouldBe(1);
    }

    [Fact]
    public async Task Closing_while_nobody_answers_gives_the_dialling_up()
    {
        await using var scene = Scene.OneFile();
        var dialled = new TaskCompletionSource();
        var givenUp = new TaskCompletionSource();
        var blackHole = new BlackHole(dialled.SetResult, givenUp.SetResult);
        var client = TorrentClient.Create(b => b.UseTransport(blackHole).ListenAt());
        var swarm = client.Add(scene.Metainfo, scene.Target, new AddOptions { Peers = [new(IPAddress.Parse("203.0.113.1"), 6881)] });
        await dialled.Task.Soon("the dialling");

        await client.DisposeAsync().Soon("the end");

        givenUp.Task.IsCompleted.ShouldBeTrue();
        swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public async Task A_channel_that_comes_after_the_end_is_closed()
    {
        await using var scene = Scene.OneFile();
        var dialled = new TaskCompletionSource<IObserver<IByteChannel>>();
        var closed = new TaskCompletionSource();
        var late = new LateTransport(dialled.SetResult);
        var client = TorrentClient.Create(b => b.UseTransport(late).ListenAt());
        client.Add(scene.Metainfo, scene.Target, new AddOptions { Peers = [new(IPAddress.Loopback, 6881)] });
        var observer = await dialled.Task.Soon("the dialling");

        var end = client.DisposeAsync();
        observer.OnNext(new ClosableChannel(closed.SetResult));
        await end.Soon("the end");

        // Taken in and let go, or closed on arrival; dropped silently it must not be while somebody is subscribed.
        (closed.Task.IsCompleted || late.Unsubscribed).ShouldBeTrue();
    }

    [Fact]
    public async Task Those_who_are_connected_are_told_that_we_stop()
    {
        await using var scene = Scene.OneFile();
        // Neither lets the other go because both have everything, however fast that comes about.
        var seed = await scene.SeedAsync(options => options with { KeepResumeData = false, Swarms = options.Swarms with { DropRedundantPeers = false } });
        var client = scene.Client(options => options with { KeepResumeData = false, Swarms = options.Swarms with { DropRedundantPeers = false } });
        var swarm = client.Download(scene, seed);
        var ends = new List<Rx.Torrent.Peers.PeerDisconnected>();
        swarm.WhenPeerDisconnected.Subscribe(ends.Add);
        await swarm.WhenPeerConnected.Select(_ => true).Merge(swarm.WhenCompleted.Select(_ => true)).FirstOf(_ => true);
        var ours = ends.Count;

        await client.DisposeAsync().Soon();

        if (ours == 0) ends.ShouldHaveSingleItem().Reason.Kind.ShouldBe(Rx.Torrent.Peers.DisconnectKind.Stopped);
        (await seed.Swarms.Single().ProgressAsync(progress => progress.Peers == 0)).Peers.ShouldBe(0);
    }

    private sealed class BlackHole(Action dialled, Action givenUp) : ITransport
    {
        public string Name => "black hole";

        public IObservable<IByteChannel> Dial(IPEndPoint remote) => Observable.Create<IByteChannel>(_ =>
        {
            dialled();
            return Disposable.Create(givenUp);
        });

        public ITransportListener Listen(IPEndPoint local) => throw new NotSupportedException();
    }

    private sealed class LateTransport(Action<IObserver<IByteChannel>> dialled) : ITransport
    {
        public string Name => "late";

        public bool Unsubscribed { get; private set; }

        public IObservable<IByteChannel> Dial(IPEndPoint remote) => Observable.Create<IByteChannel>(observer =>
        {
            dialled(observer);
            return Disposable.Create(() => Unsubscribed = true);
        });

        public ITransportListener Listen(IPEndPoint local) => throw new NotSupportedException();
    }

    private sealed class ClosableChannel(Action closed) : IByteChannel
    {
        public IPEndPoint Remote { get; } = new(IPAddress.Loopback, 6881);

        public IPEndPoint Local { get; } = new(IPAddress.Loopback, 1);

        public string Transport => "late";

        public void Start(IByteChannelEvents events)
        {
        }

        public ChannelState Receive(Span<byte> into, out int count)
        {
            count = 0;
            return ChannelState.Waiting;
        }

        public bool WaitReadable() => false;

        public ChannelState Send(IList<ArraySegment<byte>> segments) => ChannelState.Ready;

        public void Dispose() => closed();
    }
}
