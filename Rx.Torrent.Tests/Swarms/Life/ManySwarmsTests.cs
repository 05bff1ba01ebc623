using System.Net;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class ManySwarmsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_clients_exchange_several_torrents_at_once_over_however_many_loops(int loops)
    {
        var scenes = Enumerable.Range(0, 4).Select(number => Scene.Numbered(number)).ToArray();
        await using var first = scenes[0].Client(options => options with { Loops = loops });
        await using var second = scenes[0].Client(options => options with { Loops = loops });
        // Each has half of it and wants the other half; the peers of every swarm arrive at the same address.
        var ofFirst = scenes.Select((scene, i) => first.Add(scene.Metainfo, i % 2 == 0 ? scene.Source : scene.Target)).ToArray();
        foreach (var (swarm, i) in ofFirst.Select((swarm, i) => (swarm, i)))
            await swarm.ReachAsync(i % 2 == 0 ? SwarmState.Seeding : SwarmState.Downloading);

        var ofSecond = scenes.Select((scene, i) => second.Add(
            scene.Metainfo, i % 2 == 0 ? scene.Target : scene.Source, new AddOptions { Peers = [first.ListenEndPoints[0]] })).ToArray();
        foreach (var (swarm, i) in ofFirst.Select((swarm, i) => (swarm, i)))
        {
            if (i % 2 != 0) swarm.Connect(second.ListenEndPoints[0]);
        }

        foreach (var swarm in ofFirst.Concat(ofSecond)) await swarm.ReachAsync(SwarmState.Seeding);
        ofFirst.Select(swarm => swarm.Loop).Distinct().Count().ShouldBe(loops);
        await first.DisposeAsync().Soon("the first client");
        await second.DisposeAsync().Soon("the second client");
        foreach (var scene in scenes)
        {
            scene.ShouldBeWholeIn(scene.Target);
            await scene.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_names_a_swarm_that_is_not_here_is_let_go_and_nobody_else_notices()
    {
        await using var scene = Scene.OneFile();
        await using var other = Scene.Numbered(1);
        var seed = await scene.SeedAsync();
        var lost = other.Client().Download(other, seed);
        var swarm = scene.Client().Download(scene, seed);

        (await lost.WhenPeerDisconnected.FirstOf(_ => true)).Reason.Kind.ShouldBe(Rx.Torrent.Peers.DisconnectKind.ClosedByPeer);

        await swarm.CompleteAsync();
        lost.State.ShouldBe(SwarmState.Downloading);
    }

    [Fact]
    public async Task A_client_that_meets_itself_goes_no_further()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Target, new AddOptions { Peers = [client.ListenEndPoints[0]] });

        await swarm.WhenPeerDisconnected.FirstOf(end => end.Reason.Kind == Rx.Torrent.Peers.DisconnectKind.ConnectedToSelf);

        (await swarm.GetProgressAsync().Soon()).Peers.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_listens_at_several_addresses_and_says_which()
    {
        await using var scene = Scene.OneFile();
        var seed = scene.Client(options => options with { Listen = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)] });
        await seed.Add(scene.Metainfo, scene.Source).ReachAsync(SwarmState.Seeding);

        seed.ListenEndPoints.Select(endPoint => endPoint.Port).Distinct().Count().ShouldBe(2);
        var swarm = scene.Client().Add(scene.Metainfo, scene.Target, new AddOptions { Peers = [seed.ListenEndPoints[1]] });
        await swarm.CompleteAsync();
    }
}
