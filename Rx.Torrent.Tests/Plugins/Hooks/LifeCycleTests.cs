using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>added</c>, <c>abort</c>, <c>save_state</c>, <c>load_state</c>, and <c>tick</c> after a stall.</summary>
public class LifeCycleTests
{
    private readonly Scene _scene = new();
    private readonly List<string> _log = [];

    [Fact]
    public void A_client_plugin_is_started_before_it_sees_a_swarm_and_stopped_when_no_swarm_is_left()
    {
        var client = _scene.Client(build: b => b.Use(new Living("one", _log)));
        _log.ShouldBe(["one starts", "one attaches"]);

        client.Dispose();
        _log.ShouldBe(["one starts", "one attaches", "one detached", "one stops"]);
    }

    [Fact]
    public void One_that_comes_and_goes_is_started_and_stopped_once()
    {
        var client = _scene.Client();
        var use = client.Client.Use(new Living("one", _log));
        _scene.Pass(1);
        use.Dispose();
        use.Dispose();
        _scene.Pass(1);
        client.Dispose();

        _log.ShouldBe(["one starts", "one attaches", "one detached", "one stops"]);
    }

    [Fact]
    public void One_that_throws_at_its_start_is_not_in_the_client()
    {
        var client = _scene.Client();

        Should.Throw<InvalidOperationException>(() => client.Client.Use(new Living("broken", _log) { Starting = _ => throw new InvalidOperationException("not today") }));
        _scene.Pass(1);
        client.Dispose();

        _log.ShouldBe(["broken starts"]);
    }

    [Fact]
    public void One_that_throws_at_its_end_is_named()
    {
        var client = _scene.Client(build: b => b.Use(new Living("broken", _log) { Stopping = () => throw new InvalidOperationException("not now") }));
        var events = client.Client.Events.ToLiveList();

        client.Dispose();

        events.OfType<ClientEvent.PluginFailed>().ShouldHaveSingleItem().Fault.Where.ShouldBe("Stop");
    }

    [Fact]
    public void What_a_plugin_saves_it_finds_again_in_the_next_run_and_nobody_else_does()
    {
        using var directory = new TemporaryDirectory();
        Run("a/b", state => state.Save("../k y", [1, 2, 3]));

        byte[]? found = null;
        byte[]? foreign = [];
        Run("a/b", state => found = state.Load("../k y"));
        Run("a", state => foreign = state.Load("../k y"));
        found.ShouldBe([1, 2, 3]);
        foreign.ShouldBeNull();
        directory.Entries.ShouldBe(["plugins/", "plugins/a_2fb_/", "plugins/a_2fb_/_2e_2e_2fk_20y_"]);

        Run("a/b", state => state.Save("../k y", []));
        directory.Entries.ShouldBe(["plugins/", "plugins/a_2fb_/"]);

        void Run(string name, Action<IPluginState> act)
        {
            var client = TorrentClient.Create(b => b.UseLoop(_scene.Time, workers: _scene.Time).ListenAt()
                .Configure(o => o with { StateDirectory = directory.Path }).Use(new Living(name, []) { Starting = host => act(host.State) }));
            _scene.Finish(client.DisposeAsync().AsTask());
        }
    }

    [Fact]
    public void Without_a_state_directory_state_lasts_as_long_as_the_client()
    {
        var client = _scene.Client();
        client.Client.Use(new Living("one", []) { Starting = host => host.State.Save("key", [7]) }).Dispose();
        _scene.Pass(1);
        byte[]? found = null;

        client.Client.Use(new Living("one", []) { Starting = host => found = host.State.Load("key") });
        found.ShouldBe([7]);
    }

    [Fact]
    public void Two_plugins_of_one_name_share_no_state()
    {
        var client = _scene.Client();
        client.Client.Use(new Living("twin", []) { Starting = host => host.State.Save("key", [7]) });

        Should.Throw<InvalidOperationException>(() => client.Client.Use(new Living("twin", []) { Starting = host => host.State.Load("key") })).Message.ShouldContain("twin");
    }

    [Fact]
    public void State_is_there_for_the_second_of_one_name_when_the_first_has_gone()
    {
        var client = _scene.Client();
        IPluginHost? second = null;
        var first = client.Client.Use(new Living("twin", []) { Starting = host => host.State.Save("key", [7]) });
        client.Client.Use(new Living("twin", []) { Starting = host => second = host });
        Should.Throw<InvalidOperationException>(() => second!.State);

        first.Dispose();
        second!.State.Load("key").ShouldBe([7]);
    }

    [Fact]
    public void A_client_that_has_ended_takes_no_plugin()
    {
        var client = _scene.Client();
        client.Dispose();

        Should.Throw<ObjectDisposedException>(() => client.Client.Use(new Living("late", _log)));
        _log.ShouldBeEmpty();
    }

    [Fact]
    public void A_plugin_that_lacks_what_it_must_have_is_refused()
    {
        var client = _scene.Client();

        Should.Throw<ArgumentException>(() => client.Client.Use(new Living(null!, [])));
        Should.Throw<ArgumentException>(() => client.Client.Use(new Living("", [])));
        Should.Throw<ArgumentException>(() => client.Swarm.Use(name: ""));
        Should.Throw<ArgumentException>(() => client.Client.Use(new WithoutList()));
    }

    [Fact]
    public void No_more_keys_are_saved_than_are_found_again()
    {
        IPluginState? state = null;
        _scene.Client(build: b => b.Use(new Living("one", []) { Starting = host => state = host.State }));

        for (var i = 0; i < IPluginState.MostKeys; i++) state!.Save($"{i}", [1]);
        Should.Throw<ArgumentException>(() => state!.Save("one more", [1]));
        state!.Save("7", [2]);
        state.Save("8", []);
        state.Save("one more", [1]);
    }

    [Fact]
    public void Half_a_character_is_no_key()
    {
        IPluginState? state = null;
        _scene.Client(build: b => b.Use(new Living("one", []) { Starting = host => state = host.State }));

        Should.Throw<ArgumentException>(() => state!.Save("\uD800", [1])); // as bytes it would be the same as any other half
    }

    [Fact]
    public void State_is_bounded()
    {
        IPluginState? state = null;
        _scene.Client(build: b => b.Use(new Living("one", []) { Starting = host => state = host.State }));

        Should.Throw<ArgumentException>(() => state!.Save("key", new byte[IPluginState.LongestValue + 1]));
        Should.Throw<ArgumentException>(() => state!.Save(new string('k', 65), [1]));
        for (var i = 0; i < 4; i++) state!.Save($"{i}", new byte[IPluginState.LongestValue]);
        Should.Throw<ArgumentException>(() => state!.Save("one more", [1]));
        state!.Load("one more").ShouldBeNull();
        state.Load("3")!.Length.ShouldBe(IPluginState.LongestValue);
    }

    [Fact]
    public void The_host_shows_swarms_events_and_a_loop()
    {
        IPluginHost? host = null;
        var client = _scene.Client(build: b => b.Use(new Living("one", []) { Starting = given => host = given }));
        var events = host!.Events.ToLiveList();

        _scene.Finish(client.Swarm.PauseAsync());
        host.Swarms.ShouldBe([client.Swarm]);
        events.OfType<ClientEvent.StateChanged>().Count().ShouldBe(1);
        host.Loop.ShouldBe(client.Swarm.Loop);
    }

    [Fact]
    public void After_a_stall_of_half_a_minute_there_is_one_tick()
    {
        var client = _scene.Client();
        var ticks = new List<TimeSpan>();
        var start = _scene.Time.Now;
        client.Swarm.Tick.Subscribe(tick =>
        {
            ticks.Add(_scene.Time.Now - start);
            if (tick == 1) _scene.Time.Sleep(TimeSpan.FromSeconds(30).Ticks); // the loop is held up
        });

        _scene.Pass(35);
        ticks.Zip(ticks.Skip(1), (earlier, later) => later - earlier).Take(2).ShouldBe([Scene.Second, TimeSpan.FromSeconds(31)]);
        ticks.Count.ShouldBeLessThanOrEqualTo(6);
    }

    private sealed class Living(string name, List<string> log) : IClientPlugin, ISwarmPlugin
    {
        public string Name => name;

        public Action<IPluginHost>? Starting { get; init; }

        public Action? Stopping { get; init; }

        public void Start(IPluginHost host)
        {
            log.Add(name + " starts");
            Starting?.Invoke(host);
        }

        public ISwarmPlugin Attach(ISwarm swarm)
        {
            log.Add(name + " attaches");
            return this;
        }

        public void Detached() => log.Add(name + " detached");

        public void Stop()
        {
            log.Add(name + " stops");
            Stopping?.Invoke();
        }
    }

    private sealed class WithoutList : IClientPlugin
    {
        public IReadOnlyList<Rx.Torrent.Peers.ExtensionOffer> Extensions => null!;
    }
}
