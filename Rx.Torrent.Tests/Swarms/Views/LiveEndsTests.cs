using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Swarms.Views;

/// <summary>Who begins to watch at the worst moment there is.</summary>
public class LiveEndsTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Who_begins_to_watch_while_a_swarm_ends_does_not_see_it_for_ever()
    {
        var client = _scene.SeedClient();
        var swarms = new Fold<SwarmView, InfoHash>();
        client.Swarm.ObserveState().Where(state => state == SwarmState.Stopped).Subscribe(_ => swarms.Of(client.Client.Live.Swarms.Connect()));

        _scene.Finish(client.Swarm.RemoveAsync());
        _scene.Pass(5);

        swarms.Items.ShouldBeEmpty();
        swarms.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void Who_begins_to_watch_peers_at_the_first_word_of_one_leaves_no_tap_on_it()
    {
        var client = _scene.Client();
        var remote = _scene.Peer().StaysAlive();
        IDisposable? watching = null;
        using var early = client.Client.Use(incoming: (messages, peer) =>
        {
            peer.Incoming.Take(1).Subscribe(_ => watching = client.Swarm.Live.Peers.Connect().Subscribe());
            return messages;
        });
        remote.Dial(client.EndPoint);
        _scene.Pass(1);

        watching.ShouldNotBeNull().Dispose();
        _scene.Pass(1);

        ((Tap<PeerMessage>)client.Connected[0].Incoming).HasListeners.ShouldBeFalse();
    }

    [Fact]
    public void Ten_thousand_who_come_and_go_leave_nothing_behind()
    {
        var client = _scene.SeedClient();
        _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(2);
        var live = client.Swarm.Live;
        var watchers = new List<WeakReference>();

        ComeAndGo(10_000);
        GC.Collect();

        watchers.Count(watcher => watcher.IsAlive).ShouldBe(0);
        ((LoopCache<PeerView, PeerToken>)live.Peers).IsHeard.ShouldBeFalse();

        void ComeAndGo(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var watcher = new Fold<PeerView, PeerToken>();
                var watching = live.Peers.Connect().Subscribe(watcher);
                watchers.Add(new WeakReference(watcher));
                if (i % 3 == 0) _scene.Pass(0.001);
                watching.Dispose();
                if (i % 7 == 0) _scene.Pass(0.001);
            }
            _scene.Pass(0.001);
        }
    }

    [Fact]
    public void Who_asks_for_an_empty_beginning_of_a_closed_client_hears_the_end()
    {
        var client = _scene.SeedClient();
        client.Dispose();

        var swarms = client.Client.Live.Swarms.Connect(suppressEmptyChangeSets: false).ToFold();
        var peers = client.Swarm.Live.Peers.Watch(default).IsEmpty();

        swarms.IsCompleted.ShouldBeTrue();
        peers.Wait().ShouldBeTrue();
    }

    [Fact]
    public void A_swarm_added_in_the_turn_in_which_the_one_before_it_went_is_there_for_early_and_late()
    {
        var client = _scene.SeedClient();
        var early = client.Client.Live.Swarms.Connect().ToFold();
        _scene.Pass(0.1);
        var late = new Fold<SwarmView, InfoHash>();
        client.Client.WhenSwarmRemoved.Take(1).Subscribe(_ =>
        {
            client.Client.Add(_scene.Content.Metainfo, "nowhere", new AddOptions { Store = _scene.Content.FullStore() });
            late.Of(client.Client.Live.Swarms.Connect());
            client.Client.Add(AddTests.OneByte(3), "nowhere", new AddOptions { Store = new MemoryStore(1) });
        });

        _scene.Finish(client.Swarm.RemoveAsync());
        _scene.Pass(1);

        early.Items.Count.ShouldBe(2);
        late.Items.Count.ShouldBe(2);
        early.Misfits.ShouldBeEmpty();
        late.Misfits.ShouldBeEmpty();
    }
}
