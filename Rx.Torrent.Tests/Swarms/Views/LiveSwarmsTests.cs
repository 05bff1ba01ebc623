using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Changes;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Views;

public class LiveSwarmsTests
{
    [Fact]
    public void Swarms_come_with_how_they_stand_and_go()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        var swarms = client.Client.Live.Swarms.Connect().ToFold();
        scene.Pass(0.001);

        var first = swarms.Sets.ShouldHaveSingleItem().ShouldHaveSingleItem();
        (first.Reason, first.Key, first.Current.Progress.State).ShouldBe((ChangeReason.Add, client.Swarm.InfoHash, SwarmState.Seeding));

        var other = client.Client.Add(AddTests.OneByte(7), "nowhere", new AddOptions { Store = new MemoryStore(1) });
        scene.Pass(1);
        swarms.Items[other.InfoHash].Progress.State.ShouldBe(SwarmState.Downloading);
        swarms.Items[other.InfoHash].Name.ShouldBe("7.bin");

        scene.Finish(other.RemoveAsync());
        scene.Pass(0.001);
        swarms.Items.Keys.ShouldBe([client.Swarm.InfoHash]);
        swarms.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_state_is_told_in_the_turn_in_which_it_changes()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        var swarms = client.Client.Live.Swarms.Connect().ToFold();
        scene.Pass(0.1);

        scene.Finish(client.Swarm.PauseAsync());
        swarms.Items.Values.Single().Progress.State.ShouldBe(SwarmState.Paused);
    }

    [Fact]
    public void A_swarm_that_is_removed_and_added_again_is_there()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        var swarms = client.Client.Live.Swarms.Connect().ToFold();
        scene.Pass(0.1);

        scene.Finish(client.Swarm.RemoveAsync());
        client.Client.Add(scene.Content.Metainfo, "nowhere", new AddOptions { Store = scene.Content.FullStore(), Paused = true });
        scene.Pass(1);

        swarms.Items.Values.Single().Progress.State.ShouldBe(SwarmState.Paused);
        swarms.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void The_stream_ends_with_the_client()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        var swarms = client.Client.Live.Swarms.Connect().ToFold();
        scene.Pass(1);
        client.Dispose();

        (swarms.IsCompleted, swarms.Items.Count).ShouldBe((true, 0));
        swarms.Misfits.ShouldBeEmpty();
        client.Client.Live.Swarms.Connect().ToFold().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void An_idle_swarm_changes_nothing()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        var swarms = client.Client.Live.Swarms.Connect().ToFold();
        scene.Pass(60);

        swarms.Sets.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Swarms_of_several_loops_come_together_in_the_first_change_set()
    {
        await using var client = TorrentClient.Create(builder => builder.ListenAt().Configure(options => options with { Loops = 3, KeepResumeData = false }));
        for (var number = 0; number < 9; number++)
            client.Add(AddTests.OneByte(number), "nowhere", new AddOptions { Store = new MemoryStore(1), UseTrackers = false });

        var changes = client.Live.Swarms.Connect().Replay();
        using var listening = changes.Connect();
        var first = await changes.FirstAsync().ToTask().WaitAsync(Patience.Default);
        first.Adds.ShouldBe(9);
        // Who came only now might be told of eight swarms from the start: the loops of the swarms and of the cache do not wait for each other.
        var gone = changes.SelectMany(set => set).Where(change => change.Reason == ChangeReason.Remove).Take(1).ToTask();
        await client.Swarms.First().RemoveAsync();
        await gone.WaitAsync(Patience.Default);
    }
}
