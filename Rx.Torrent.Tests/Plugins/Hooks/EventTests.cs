using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>on_alert</c>: everything that happens, as one typed stream.</summary>
public class EventTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void The_story_of_a_swarm_is_told_in_its_order()
    {
        var client = _scene.Client();
        var events = client.Client.Events.ToLiveList();
        var source = _scene.Peer().HasAll().Serves(_scene.Content);
        client.Swarm.Connect(source.Listen());

        _scene.Until(() => client.IsSeeding);
        _scene.Pass(1);
        _scene.Finish(client.Swarm.PauseAsync());
        client.Dispose();

        events.Select(Short).ShouldBe([
            "CandidateFound", "PeerConnected", "PieceVerified", "PieceVerified", "PieceVerified", "PieceVerified", "StateChanged Seeding",
            "PeerDisconnected Redundant", "Completed", "CommandAccepted", "StateChanged Paused", "ListenerClosed", "StateChanged Stopped", "SwarmRemoved"]);
        events.Where(told => told is not ClientEvent.ListenerClosed).ShouldAllBe(told => told.Swarm == client.Swarm);
        events.AssertCompleted();
        client.Client.Events.ToLiveList().AssertCompleted();
        client.Swarm.Events.ToLiveList().AssertCompleted();
    }

    [Fact]
    public void Swarms_that_come_later_are_told_of_as_well()
    {
        var client = _scene.Client();
        var other = new TestContent(pieceCount: 2, seed: 5);
        var events = client.Client.Events.ToLiveList();

        var swarm = client.Client.Add(other.Metainfo, "nowhere", new AddOptions { Store = other.FullStore() });
        _scene.Until(() => swarm.State == SwarmState.Seeding);
        _scene.Finish(swarm.RemoveAsync());

        events.ShouldAllBe(told => told.Swarm == swarm);
        events.Select(Short).ShouldBe([
            "SwarmAdded", "PieceVerified", "PieceVerified", "CheckProgressed", "Completed", "StateChanged Seeding", "CommandAccepted", "StateChanged Stopped", "SwarmRemoved"], ignoreOrder: true);
        Short(events[0]).ShouldBe("SwarmAdded");
        Short(events[^1]).ShouldBe("SwarmRemoved");
    }

    [Fact]
    public void Plugins_that_come_go_and_fail_are_told_of()
    {
        var client = _scene.Client();
        var events = client.Client.Events.ToLiveList();

        var use = client.Client.Use(new HookPlugin("visitor"));
        var failing = client.Swarm.Use(incoming: (messages, _) => messages.Do(_ => throw new InvalidOperationException("no")), name: "failing");
        _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        use.Dispose();
        failing.Dispose();
        _scene.Pass(1);

        events.Select(Short).ShouldBe([
            "PluginAttached visitor", "PluginAttached failing", "PluginFailed failing", "PeerDisconnected PluginFault", "PluginDetached visitor", "PluginDetached failing"]);
    }

    [Fact]
    public void Whoever_is_turned_away_at_a_limit_is_told_of()
    {
        var client = _scene.Client(options: o => o with { MaxConnectionsPerAddress = 1 });
        var events = client.Client.Events.OfType<ClientEvent.ConnectionRefused>().ToLiveList();
        var house = _scene.Network.AddHost();
        foreach (var _ in Enumerable.Range(0, 2)) _scene.Peer(house).Dial(client.EndPoint);
        new ScriptedPeer(_scene.Network.AddHost(), new TestContent(pieceCount: 4, seed: 99).Metainfo).Dial(client.EndPoint);

        _scene.Pass(1);
        events.Select(told => (told.Swarm, told.Reason.Kind)).ShouldBe([(client.Swarm, DisconnectKind.TooMany), (null, DisconnectKind.WrongInfoHash)], ignoreOrder: true);
    }

    [Fact]
    public void All_who_listen_share_one_subscription_and_nobody_is_listened_to_when_none_does()
    {
        var client = _scene.Client();
        client.Swarm.Subjects.Told.HasObservers.ShouldBeFalse();

        var (one, other) = (client.Client.Events.ToLiveList(), client.Client.Events.ToLiveList());
        client.Swarm.Subjects.Told.HasObservers.ShouldBeTrue();
        _scene.Finish(client.Swarm.PauseAsync());
        one.ShouldBe(other);
        one.Dispose();
        other.Dispose();
        client.Swarm.Subjects.Told.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void A_listener_that_throws_loses_its_subscription_and_disturbs_nobody()
    {
        var client = _scene.Client();
        client.Client.Events.Subscribe(_ => throw new InvalidOperationException("from a test"));
        var events = client.Client.Events.ToLiveList();

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Finish(client.Swarm.ResumeAsync());

        events.OfType<ClientEvent.StateChanged>().Select(told => told.State).ShouldBe([SwarmState.Paused, SwarmState.Downloading]);
        events.OfType<ClientEvent.PluginFailed>().ShouldHaveSingleItem().Fault.Where.ShouldBe("Events");
    }

    [Fact]
    public void What_happens_while_an_event_is_told_is_told_behind_it()
    {
        var client = _scene.Client();
        var log = new List<string>();
        client.Client.Events.Subscribe(told =>
        {
            log.Add("begin " + Short(told));
            if (told is ClientEvent.StateChanged { State: SwarmState.Paused }) client.Client.Use(new HookPlugin("late"));
            log.Add("end " + Short(told));
        });

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Pass(1);
        log.ShouldBe(["begin CommandAccepted", "end CommandAccepted", "begin StateChanged Paused", "end StateChanged Paused", "begin PluginAttached late", "end PluginAttached late"]);
    }

    [Fact]
    public void With_several_loops_events_come_one_at_a_time()
    {
        var told = new List<int>();
        var observer = new OneAtATime<string>(System.Reactive.Observer.Create<string>(text => told.Add(text.Length)));
        var threads = Enumerable.Range(1, 4).Select(length => new Thread(() =>
        {
            for (var i = 0; i < 10_000; i++) observer.OnNext(new string('x', length));
        })).ToArray();

        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        told.CountBy(length => length).OrderBy(count => count.Key).Select(count => count.Value).ShouldBe([10_000, 10_000, 10_000, 10_000]);
    }

    private static string Short(ClientEvent told) => told.GetType().Name + told switch
    {
        ClientEvent.StateChanged changed => $" {changed.State}",
        ClientEvent.PeerDisconnected end => $" {end.Reason.Kind}",
        ClientEvent.PluginAttached plugin => $" {plugin.Plugin}",
        ClientEvent.PluginDetached plugin => $" {plugin.Plugin}",
        ClientEvent.PluginFailed plugin => $" {plugin.Fault.Plugin}",
        _ => "",
    };
}
