using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>What it costs that seeds dial, in a client that has very many of them.</summary>
public class ThousandSeedsTests(ITestOutputHelper output)
{
    private const int Count = 1000;

    private readonly Scene _scene = new();

    [Fact]
    public void At_rest_a_thousand_have_no_more_timers_than_one_and_cost_next_to_nothing()
    {
        var (one, many) = (WorkOf(1), WorkOf(Count));
        output.WriteLine($"in a minute at rest, one swarm: {one.Items} items of work, {one.Bytes} bytes; {Count} swarms: {many.Items} items, {many.Bytes} bytes");

        many.Items.ShouldBe(one.Items); // one beat for all of them
        ((many.Bytes - one.Bytes) / (double)Count / 60).ShouldBeLessThan(256); // a swarm and second

        (int Items, long Bytes) WorkOf(int count)
        {
            var scheduler = new CountingScheduler(_scene.Time);
            var nobody = new Source([]);
            using var client = new Seeds(_scene, scheduler, count, nobody);
            _scene.Pass(60);
            var (items, bytes) = (scheduler.Items, GC.GetAllocatedBytesForCurrentThread());
            _scene.Pass(60);
            return (scheduler.Items - items, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }
    }

    [Fact]
    public void However_many_want_to_dial_half_of_the_connections_in_the_making_is_left_to_others()
    {
        var (under, most, dials) = (0, 0, 0);
        var nowhere = new Source([.. Enumerable.Range(0, 5).Select(i => IPEndPoint.Parse($"80.7.{i}.1:6881"))]); // nobody answers
        _scene.Network.Events.Where(what => what.Kind == NetworkEventKind.Dialled).Subscribe(_ =>
        {
            dials++;
            most = Math.Max(most, ++under);
            _scene.Time.Schedule(TimeSpan.FromSeconds(15), () => under--);
        });
        using var client = new Seeds(_scene, _scene.Time, Count, nowhere);
        _scene.Pass(300);

        output.WriteLine($"{dials} dials in five minutes, {most} at once");
        most.ShouldBeInRange(16, 64 / 2 + 2); // one is given up in the moment that the next begins
    }

    private sealed class Source(IPEndPoint[] endPoints) : IPeerSource
    {
        public string Name => "list";

        public IObservable<PeerCandidate> Find(PeerQuery query) => endPoints.Select(endPoint => new PeerCandidate(endPoint, PeerSourceKind.Tracker)).ToObservable(query.Loop);
    }

    private sealed class Seeds : IDisposable
    {
        private readonly Scene _scene;
        private readonly TorrentClient _client;

        public Seeds(Scene scene, IScheduler loop, int count, IPeerSource source)
        {
            _scene = scene;
            var host = scene.Network.AddHost();
            _client = TorrentClient.Create(b => b.UseLoop(loop, workers: scene.Time).UseTransport(host.Transport).UseDatagramTransport(host.Datagrams)
                .ListenAt(new IPEndPoint(host.Address, 6881)).UsePeerSource(source).Configure(o => o with { Seed = 1, KeepResumeData = false }));
            for (var i = 0; i < count; i++)
            {
                var content = new TestContent(pieceCount: 1, seed: i);
                _client.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.FullStore() });
            }
            scene.Until(() => _client.Swarms.All(swarm => swarm.State == SwarmState.Seeding), what: "the check of all");
        }

        public void Dispose() => _scene.Finish(_client.DisposeAsync().AsTask());
    }

    private sealed class CountingScheduler(IScheduler inner) : IScheduler
    {
        public int Items { get; private set; }

        public DateTimeOffset Now => inner.Now;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
        {
            Items++;
            return inner.Schedule(state, action);
        }

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            Items++;
            return inner.Schedule(state, dueTime, action);
        }

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            Items++;
            return inner.Schedule(state, dueTime, action);
        }
    }
}
