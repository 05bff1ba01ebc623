using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Swarms.Life;
using Scene = Rx.Torrent.Tests.Swarms.Life.Scene;

namespace Rx.Torrent.Tests.Swarms.Magnets;

/// <summary>A magnet link between two of our clients over real sockets, the metadata handed on by a plugin of the test.</summary>
public class MagnetLoopbackTests
{
    [Fact]
    public async Task From_a_link_to_the_files()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync(build: b => b.Use(new MetadataByMessage()));
        var end = seed.ListenEndPoints[0];
        var link = new MagnetLink { InfoHash = scene.Metainfo.InfoHash, Peers = [new DnsEndPoint(end.Address.ToString(), end.Port)] };

        var swarm = await scene.Client(build: b => b.Use(new MetadataByMessage())).AddAsync($"{link}", scene.Target);
        await swarm.WhenMetadata.AsTask().Soon("the metadata");
        await swarm.CompleteAsync();

        swarm.Name.ShouldBe("three");
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task The_next_run_finds_metadata_and_files()
    {
        await using var scene = Scene.ThreeFiles();
        var link = new MagnetLink { InfoHash = scene.Metainfo.InfoHash };
        await using (var first = scene.Client())
        {
            var swarm = first.Add(link, scene.Source);
            await Task.Run(() => swarm.TrySetMetadata(scene.Metainfo.Metadata)).Soon(); // from any thread
            await swarm.ReachAsync(SwarmState.Seeding);
        }

        await scene.Client().Add(link, scene.Source).ReachAsync(SwarmState.Seeding);
    }

    [Fact]
    public async Task Of_many_who_bring_the_metadata_at_once_one_is_told_that_it_was_taken()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(new MagnetLink { InfoHash = scene.Metainfo.InfoHash }, scene.Target);

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => swarm.TrySetMetadata(scene.Metainfo.Metadata)))).Soon();

        taken.Count(one => one).ShouldBe(1);
        await swarm.ReachAsync(SwarmState.Downloading);
    }
}
