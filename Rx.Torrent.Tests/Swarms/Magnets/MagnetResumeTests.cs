using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage.Resume;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;
using Rx.Torrent.Tests.Swarms.Life;
using Scene = Rx.Torrent.Tests.Simulation.Scene;

namespace Rx.Torrent.Tests.Swarms.Magnets;

/// <summary>What was learned once is remembered.</summary>
public sealed class MagnetResumeTests : IDisposable
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8, fileCount: 4));
    private readonly TemporaryDirectory _directory = new();

    private ReadOnlyMemory<byte> Metadata => _scene.Content.Metainfo.Metadata;

    private string ResumePath => Path.Combine(_directory.Path, ".rx-torrent", $"{_scene.Content.Metainfo.InfoHash}.resume");

    [Fact]
    public void The_same_link_needs_no_metadata_the_second_time()
    {
        var seed = _scene.Peer().HasAll().Serves(_scene.Content);
        var first = Client(peer: seed);
        first.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => first.IsSeeding);
        first.Dispose();

        var second = Client();
        _scene.Until(() => second.IsSeeding);

        second.Swarm.WhenMetadata.IsReached.ShouldBeTrue();
        second.Swarm.Metainfo!.Metadata.ToArray().ShouldBe(Metadata.ToArray());
        second.Verified.ShouldAllBe(piece => piece.Origin == PieceOrigin.Resumed);
        second.Dispose();
    }

    [Fact]
    public void It_is_kept_before_the_check_which_may_take_long()
    {
        var kept = new List<bool>();
        var store = new HookedStore(_scene.Content.Store(3)) { OnRead = () => kept.Add(File.Exists(ResumePath) && ResumeFile.Load(ResumePath)!.Info.Length == Metadata.Length) };
        var client = _scene.MagnetClient(store, build: b => b.Configure(o => o with { KeepResumeData = true }), directory: _directory.Path);

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => client.Swarm.State == SwarmState.Downloading);

        kept.ShouldNotBeEmpty();
        kept.ShouldAllBe(was => was);
        client.Dispose();
    }

    [Fact]
    public void It_is_kept_from_the_moment_that_it_is_known()
    {
        var client = Client();
        client.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => client.Swarm.State == SwarmState.Downloading);

        ResumeFile.Load(ResumePath)!.Info.ToArray().ShouldBe(Metadata.ToArray()); // were it to be killed now

        client.Dispose();
        ResumeFile.Load(ResumePath)!.Info.ToArray().ShouldBe(Metadata.ToArray());
    }

    [Fact]
    public void Kept_metadata_that_is_not_that_of_the_link_is_not_believed()
    {
        ResumeFile.Save(ResumePath, new ResumeState
        {
            InfoHash = _scene.Content.Metainfo.InfoHash,
            Info = new TestContent(pieceCount: 8, seed: 2).Metainfo.Metadata,
            Verified = PieceSet.All(8),
            Priorities = new byte[4], // skip all of them
        });
        var client = Client();
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);

        client.Swarm.TrySetMetadata(Metadata).ShouldBeTrue();
        _scene.Pass(1);

        client.Swarm.State.ShouldBe(SwarmState.Downloading); // nothing is there, and everything is wanted
        client.Swarm.Pieces.IsEmpty.ShouldBeTrue();
        client.Dispose();
    }

    [Fact]
    public void A_torrent_of_a_file_keeps_no_second_copy_of_its_metadata()
    {
        var client = _scene.Client(
            build: b => b.Configure(o => o with { KeepResumeData = true, StateDirectory = Path.GetDirectoryName(ResumePath) }));
        client.Dispose();

        ResumeFile.Load(ResumePath)!.Info.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_later_choice_of_files_stands_against_that_of_the_link()
    {
        var link = new MagnetLink { InfoHash = _scene.Content.Metainfo.InfoHash, SelectedFiles = [new FileRange(0, 0)] };
        var seed = _scene.Peer().HasAll().Serves(_scene.Content);
        var first = Client(link, seed);
        first.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => first.IsSeeding);
        first.Swarm.Pieces.Select(piece => piece.Value).ShouldBe([0, 1]);
        _scene.Finish(first.Swarm.SetPriorityAsync(1, PiecePriority.Normal));
        _scene.Finish(first.Swarm.SetPriorityAsync(0, PiecePriority.Skip));
        _scene.Until(() => first.IsSeeding);
        first.Dispose();

        var second = Client(link);
        _scene.Until(() => second.IsSeeding);

        second.Swarm.Pieces.Select(piece => piece.Value).ShouldBe([0, 1, 2, 3]);
        second.Progress.BytesLeft.ShouldBe(0);
        second.Dispose();
    }

    [Fact]
    public void Removed_before_anything_was_learned_it_leaves_nothing()
    {
        ResumeFile.Save(ResumePath, new ResumeState { InfoHash = _scene.Content.Metainfo.InfoHash });
        var client = Client();
        _scene.Pass(1);

        _scene.Finish(client.Swarm.RemoveAsync());

        File.Exists(ResumePath).ShouldBeFalse();
        client.Dispose();
    }

    public void Dispose() => _directory.Dispose();

    private SceneClient Client(MagnetLink? link = null, Rx.Torrent.Testing.Simulation.ScriptedPeer? peer = null) => _scene.MagnetClient(
        peers: peer is null ? [] : [peer.ListenEndPoint ?? peer.Listen()],
        build: b => b.Configure(o => o with { KeepResumeData = true }),
        link: link,
        add: options => options with { Store = null },
        directory: _directory.Path);
}
