using System.Reactive.Linq;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Plugins.SwarmCommand;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>on_pause</c> and <c>on_resume</c>: what a swarm is told passes through its plugins, which may keep it, change it, or answer it.</summary>
public class CommandTests
{
    private readonly Scene _scene = new();
    private readonly List<string> _log = [];

    /// <summary>All the ways of a stage to end in the middle of a command, and whether that is a fault.</summary>
    public static TheoryData<string, bool> Ends => new() { { "throws", true }, { "throws in a handler", true }, { "errors", true }, { "emits null", true }, { "completes", false } };

    [Fact]
    public void A_command_that_is_dropped_is_handled_and_nothing_has_changed()
    {
        var client = Client(new HookPlugin("first") { Commands = (commands, _) => commands.Where(command => command is not Pause) }, Logging("second"));
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        var events = client.Swarm.Events.ToLiveList();

        var pause = client.Swarm.PauseAsync();
        _scene.Pass(1);

        pause.IsCompletedSuccessfully.ShouldBeTrue();
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        peer.IsConnected.ShouldBeTrue();
        _log.ShouldBeEmpty();
        var dropped = events.OfType<ClientEvent.CommandDropped>().ShouldHaveSingleItem();
        dropped.Command.ShouldBeOfType<Pause>();
        dropped.Plugin.ShouldBe("first");
        events.OfType<ClientEvent.StateChanged>().ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_passes_in_the_order_of_the_plugins_those_of_the_client_first()
    {
        var client = Client(Logging("client"));
        client.Swarm.Use(Logging("swarm"));
        client.Client.Use(Logging("later client"));
        _scene.Pass(1);

        client.Swarm.AnnounceNow();
        _scene.Finish(client.Swarm.SetPriorityAsync(0, PiecePriority.High));
        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Finish(client.Swarm.RecheckAsync());
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Finish(client.Swarm.RemoveAsync(deleteData: true));

        string[] all = ["Announce", "SetPriority", "Pause", "Recheck", "Resume", "Remove"];
        _log.ShouldBe(all.SelectMany(name => new[] { $"client {name} program", $"later client {name} program", $"swarm {name} program" }));
        client.Swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public void A_command_may_be_replaced_by_another()
    {
        var client = Client(
            new HookPlugin("careful") { Commands = (commands, _) => commands.Select(command => command is Remove ? new Pause() : command) }, Logging("second"));

        _scene.Finish(client.Swarm.RemoveAsync());

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        client.Client.Swarms.ShouldBe([client.Swarm]);
        _log.ShouldBe(["second Pause injected by careful"]);
    }

    [Fact]
    public void A_command_that_is_held_back_ends_the_waiting_and_is_carried_out_when_it_comes_out()
    {
        var client = Client(new HookPlugin { Commands = (commands, swarm) => commands.Delay(TimeSpan.FromSeconds(5), swarm.Loop) });

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Pass(4);
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        _scene.Pass(2);
        client.Swarm.State.ShouldBe(SwarmState.Paused);
    }

    [Fact]
    public void Pause_given_by_the_handler_of_pause_queues_and_is_marked_as_the_plugin_s()
    {
        var (depth, deepest, given) = (0, 0, 0);
        var client = Client(
            new HookPlugin("eager")
            {
                Commands = (commands, swarm) => commands.Do(command =>
                {
                    deepest = Math.Max(deepest, ++depth);
                    if (given++ < 3) _ = swarm.PauseAsync();
                    depth--;
                }),
            },
            Logging("second"));

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Pass(1);

        deepest.ShouldBe(1);
        _log.ShouldBe(["second Pause program", "second Pause injected by eager", "second Pause injected by eager", "second Pause injected by eager"]);
        client.Swarm.State.ShouldBe(SwarmState.Paused);
        client.Faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_stage_that_ends_is_taken_out_and_the_command_in_hand_goes_on(string way, bool isFault)
    {
        var client = Client(
            new HookPlugin("ending") { Commands = (commands, _) => Ending(commands.Do(command => _log.Add($"ending {command.GetType().Name} {command.Origin}")), way) },
            Logging("second"));

        _scene.Finish(client.Swarm.PauseAsync());
        client.Swarm.State.ShouldBe(SwarmState.Paused);
        _scene.Finish(client.Swarm.ResumeAsync());

        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        _log.ShouldBe(["ending Pause program", "second Pause program", "second Resume program"]);
        client.Faults.Select(fault => (fault.Plugin, fault.Where, fault.Peer)).ShouldBe(isFault ? [("ending", "Commands", null)] : []);
    }

    [Fact]
    public void A_hook_that_throws_before_it_returns_a_stage_has_none()
    {
        var client = Client(new HookPlugin("broken") { Commands = (_, _) => throw new InvalidOperationException("not today") }, Logging("second"));

        _scene.Finish(client.Swarm.PauseAsync());

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        _log.ShouldBe(["second Pause program"]);
    }

    [Fact]
    public void Plugins_come_and_go_with_their_stages()
    {
        var client = Client();
        var use = client.Swarm.Use(new HookPlugin { Commands = (commands, _) => commands.Where(_ => false).Finally(() => _log.Add("over")) });

        _scene.Finish(client.Swarm.PauseAsync());
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        use.Dispose();
        _scene.Finish(client.Swarm.PauseAsync());
        client.Swarm.State.ShouldBe(SwarmState.Paused);
        _log.ShouldBe(["over"]);
    }

    [Fact]
    public void What_a_stage_keeps_until_its_end_is_carried_out_then()
    {
        var client = Client();
        var use = client.Swarm.Use(new HookPlugin { Commands = (commands, _) => commands.TakeLast(1) });

        _scene.Finish(client.Swarm.PauseAsync());
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        use.Dispose();
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Paused);
    }

    [Fact]
    public void A_stage_that_leaves_the_loop_is_brought_back_in_order()
    {
        var client = Client(
            new HookPlugin { Commands = (commands, _) => commands.SelectMany(command => command is Pause ? Observable.Return(command, _scene.Time) : Observable.Return(command)) },
            Logging("second"));

        var tasks = new[] { client.Swarm.PauseAsync(), client.Swarm.ResumeAsync() };
        foreach (var task in tasks) _scene.Finish(task);
        _scene.Pass(1);

        _log.ShouldBe(["second Resume program", "second Pause program"]); // brought back behind what was under way
        client.Swarm.State.ShouldBe(SwarmState.Paused);
    }

    [Fact]
    public void No_plugin_can_keep_a_client_from_ending()
    {
        var client = Client(new HookPlugin { Commands = (commands, _) => commands.Where(_ => false) });

        client.Dispose();

        client.Swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public void What_was_commanded_before_the_client_ends_is_done_first()
    {
        var client = Client(Logging("only"));

        var removed = client.Swarm.RemoveAsync();
        client.Dispose();

        removed.IsCompletedSuccessfully.ShouldBeTrue();
        _log.ShouldBe(["only Remove program"]);
    }

    [Fact]
    public void A_command_that_a_plugin_makes_and_that_cannot_be_is_the_plugin_s_fault()
    {
        var client = Client(new HookPlugin("counting") { Commands = (commands, _) => commands.Select(_ => new SetPriority(7, PiecePriority.High)) });

        _scene.Finish(client.Swarm.PauseAsync());

        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        var fault = client.Faults.ShouldHaveSingleItem();
        fault.Plugin.ShouldBe("counting");
        fault.Exception.ShouldBeOfType<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_priority_that_there_is_not_is_refused_and_made_by_a_plugin_its_fault()
    {
        var client = Client(new HookPlugin("counting") { Commands = (commands, _) => commands.Select(_ => new SetPriority(0, (PiecePriority)99)) });

        Should.Throw<ArgumentOutOfRangeException>(() => client.Swarm.SetPriorityAsync(0, (PiecePriority)99));
        client.Faults.ShouldBeEmpty();
        _scene.Finish(client.Swarm.PauseAsync());
        client.Faults.ShouldHaveSingleItem().Plugin.ShouldBe("counting");
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
    }

    [Fact]
    public void A_stage_may_give_a_command_as_soon_as_there_is_a_swarm()
    {
        var client = Client(new HookPlugin { Commands = (commands, _) => commands.StartWith(new Pause()) });

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        _scene.Finish(client.Swarm.ResumeAsync());
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
    }

    private SceneClient Client(params IClientPlugin[] plugins) => _scene.Client(build: builder =>
    {
        foreach (var plugin in plugins) builder.Use(plugin);
    });

    private HookPlugin Logging(string name) =>
        new(name) { Commands = (commands, _) => commands.Do(command => _log.Add($"{name} {command.GetType().Name} {command.Origin}")) };

    private static IObservable<SwarmCommand> Ending(IObservable<SwarmCommand> commands, string way) => way switch
    {
        "throws" => Observable.Create<SwarmCommand>(observer => commands.Subscribe(_ => throw new InvalidOperationException(way))),
        "throws in a handler" => commands.Select<SwarmCommand, SwarmCommand>(_ => throw new InvalidOperationException(way)),
        "errors" => commands.SelectMany(_ => Observable.Throw<SwarmCommand>(new InvalidOperationException(way))),
        "emits null" => commands.Select(_ => (SwarmCommand)null!),
        _ => commands.Take(1).IgnoreElements(),
    };
}
