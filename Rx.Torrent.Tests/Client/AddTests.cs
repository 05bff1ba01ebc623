using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Storage;
using Rx.Torrent.Tests.Swarms.Life;

namespace Rx.Torrent.Tests.Client;

public sealed class AddTests
{
    /// <summary>A torrent of one byte, unlike that of any other number below 256.</summary>
    internal static MetainfoFile OneByte(int number) =>
        MetainfoBuilder.ForFile($"{number}.bin", 1).Plan().Build(SHA1.HashData([(byte)number]), PathRules.Unix);

    [Fact]
    public async Task The_same_torrent_cannot_be_added_twice_and_the_first_does_not_suffer()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var first = client.Add(scene.Metainfo, scene.Source);
        var store = new HookedStore(new MemoryStore(scene.Metainfo.Layout.TotalLength));

        Should.Throw<InvalidOperationException>(() => client.Add(scene.Metainfo, scene.Target));
        Should.Throw<InvalidOperationException>(() => client.Add(scene.Metainfo, scene.Target, new AddOptions { Store = store }));

        store.Disposals.ShouldBe(0); // it was not taken, so it is still the caller's
        await first.ReachAsync(SwarmState.Seeding);
        client.Swarms.ShouldHaveSingleItem().ShouldBeSameAs(first);
        await first.RemoveAsync().Soon();
        await client.Add(scene.Metainfo, scene.Source).ReachAsync(SwarmState.Seeding);
    }

    [Fact]
    public async Task Of_many_who_add_the_same_torrent_at_once_one_succeeds()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            try
            {
                return client.Add(scene.Metainfo, scene.Source);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }))).Soon();

        await outcomes.OfType<Swarm>().ShouldHaveSingleItem().ReachAsync(SwarmState.Seeding);
    }

    [Fact]
    public async Task A_closed_client_takes_nothing_in()
    {
        await using var scene = Scene.OneFile();
        await File.WriteAllBytesAsync(scene.Below("it.torrent"), scene.Metainfo.Encode());
        var client = scene.Client();
        await client.DisposeAsync().Soon();

        Should.Throw<ObjectDisposedException>(() => client.Add(scene.Metainfo, scene.Source));
        await Should.ThrowAsync<ObjectDisposedException>(() => client.AddAsync(scene.Below("it.torrent"), scene.Source));
        client.Swarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_added_while_the_client_closes_is_refused_or_stopped()
    {
        using var directory = new TemporaryDirectory();
        var torrents = Enumerable.Range(0, 200).Select(OneByte).ToArray();
        var client = TorrentClient.Create(b => b.ListenAt());
        using var start = new ManualResetEventSlim();
        var swarms = new List<Swarm>();
        var adding = torrents.Chunk(50).Select(some => Task.Run(() =>
        {
            start.Wait(Scene.Patience);
            try
            {
                foreach (var torrent in some)
                {
                    var swarm = client.Add(torrent, directory.Path);
                    lock (swarms) swarms.Add(swarm);
                }
            }
            catch (ObjectDisposedException)
            {
            }
        })).ToArray();

        start.Set();
        await client.DisposeAsync().Soon("the end of the client");
        await Task.WhenAll(adding).Soon();

        swarms.ShouldAllBe(swarm => swarm.State == SwarmState.Stopped);
    }

    [Fact]
    public async Task A_torrent_is_added_from_a_file()
    {
        await using var scene = Scene.ThreeFiles();
        await File.WriteAllBytesAsync(scene.Below("it.torrent"), scene.Metainfo.Encode());

        var swarm = await scene.Client().AddAsync(scene.Below("it.torrent"), scene.Source);

        await swarm.ReachAsync(SwarmState.Seeding);
        swarm.InfoHash.ShouldBe(scene.Metainfo.InfoHash);
    }

    [Fact]
    public async Task What_is_no_torrent_is_refused_and_leaves_the_client_as_it_was()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();

        await Should.ThrowAsync<MetainfoException>(() => client.AddAsync(scene.PathIn(scene.Source), scene.Target));
        await Should.ThrowAsync<FileNotFoundException>(() => client.AddAsync(scene.Below("nothing.torrent"), scene.Target));
        client.Swarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_names_no_torrent_of_version_1_is_refused_in_so_many_words()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var link = "magnet:?xt=urn:btmh:1220" + new string('a', 64);

        Should.Throw<MagnetLinkException>(() => client.Add(MagnetLink.Parse(link), scene.Target)).Message.ShouldContain("version 2 only");
        (await Should.ThrowAsync<MagnetLinkException>(() => client.AddAsync(link, scene.Target))).Parameter.ShouldBe("xt");
        await Should.ThrowAsync<MagnetLinkException>(() => client.AddAsync("magnet:?dn=nothing", scene.Target));
        client.Swarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_to_a_torrent_that_is_here_is_one_too_many_and_the_other_way_round()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var link = new MagnetLink { InfoHash = scene.Metainfo.InfoHash };
        var first = client.Add(link, scene.Target);

        Should.Throw<InvalidOperationException>(() => client.Add(scene.Metainfo, scene.Target));
        Should.Throw<InvalidOperationException>(() => client.Add(link, scene.Target));

        client.Swarms.ShouldHaveSingleItem().ShouldBeSameAs(first);
        first.State.ShouldBe(SwarmState.FetchingMetadata);
    }
}
