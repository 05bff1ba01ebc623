using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>A swarm that knows nobody to try says so, more and more seldom, until somebody comes.</summary>
public class StarvingTests
{
    private readonly Scene _scene = new();
    private readonly Sources _sources;
    private readonly SceneClient _client;

    public StarvingTests()
    {
        _sources = new Sources(() => TimeSpan.FromTicks(_scene.Time.Clock));
        _client = _scene.Client(build: b => b.UsePeerSource(_sources));
    }

    [Fact]
    public void It_is_said_at_once_and_then_more_and_more_seldom()
    {
        _scene.Pass(200);
        _sources.Gaps.Length.ShouldBe(8);
        double[] expected = [1, 2, 4, 8, 16, 32, 60, 60];
        for (var i = 0; i < expected.Length; i++) _sources.Gaps[i].ShouldBeInRange(expected[i] - 0.01, expected[i] + 1.01); // a beat looks once a second
    }

    [Fact]
    public void When_somebody_has_come_it_is_said_anew_for_one_is_not_enough()
    {
        _scene.Pass(100);
        _sources.Times.Clear();
        _client.Swarm.Connect(_scene.Peer().HasAll(unchokes: false).Listen());

        _scene.Pass(5.5);
        _sources.Times.Count.ShouldBe(3); // and not once in a minute
    }

    [Fact]
    public void Addresses_at_which_nobody_answers_are_no_help()
    {
        _scene.Pass(100);
        var last = _sources.Times[^1];
        for (var i = 0; i < 20; i++)
        {
            _client.Swarm.Connect(new IPEndPoint(_scene.Network.AddHost().Address, 1000 + i)); // refused at once
            _scene.Pass(1);
        }
        _sources.Times.Count(time => time > last).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_pause_begins_it_anew()
    {
        _scene.Pass(100);
        _scene.Finish(_client.Swarm.PauseAsync());
        _sources.Times.Clear();
        _scene.Pass(100);
        _sources.Times.ShouldBeEmpty();
        _scene.Finish(_client.Swarm.ResumeAsync());
        _scene.Pass(4);
        _sources.Times.Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void A_seed_is_never_starved()
    {
        var sources = new Sources(() => TimeSpan.FromTicks(_scene.Time.Clock));
        _scene.SeedClient(build: b => b.UsePeerSource(sources));
        _scene.Pass(100);
        sources.Times.ShouldBeEmpty();
    }

    /// <summary>Finds nobody, and writes down when it is asked again.</summary>
    private sealed class Sources(Func<TimeSpan> now) : IPeerSource
    {
        public string Name => "nobody";

        public List<TimeSpan> Times { get; } = [];

        public double[] Gaps => [.. Times.Zip(Times.Skip(1), (earlier, later) => (later - earlier).TotalSeconds)];

        public IObservable<PeerCandidate> Find(PeerQuery query) =>
            Observable.Create<PeerCandidate>(_ => query.WhenStarved.Subscribe(_ => Times.Add(now())));
    }
}
