using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Magnets;

/// <summary>The metadata comes, while peers are there.</summary>
public class LearningTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8));
    private readonly MetadataByMessage _plugin = new();

    private ReadOnlyMemory<byte> Metadata => _scene.Content.Metainfo.Metadata;

    [Fact]
    public void The_download_goes_on_over_the_connection_by_which_the_metadata_came()
    {
        var seed = _scene.Peer().HasAll().Says(MetadataByMessage.MessageOf(Metadata)).Serves(_scene.Content);
        var client = Magnet(seed);
        var states = client.Swarm.ObserveState().ToLiveList();
        var named = new List<string>();
        client.Swarm.WhenMetadata.Subscribe(_ => named.Add(client.Swarm.Name));

        _scene.Until(() => client.IsSeeding);

        _plugin.Taken.ShouldBe([true]);
        seed.ConnectionCount.ShouldBe(1);
        _scene.Content.Read(client.Store).ShouldBe(_scene.Content.Bytes.ToArray());
        client.Swarm.Metainfo!.Metadata.ToArray().ShouldBe(Metadata.ToArray());
        states.ShouldBe([SwarmState.FetchingMetadata, SwarmState.Checking, SwarmState.Downloading, SwarmState.Seeding]);
        named.ShouldBe(["content.bin"]);
        client.Faults.ShouldBeEmpty();
        seed.Heard<Have>().ShouldBeEmpty(); // it has everything
    }

    [Fact]
    public void Other_bytes_are_refused_and_change_nothing()
    {
        var other = new TestContent(pieceCount: 8, seed: 2).Metainfo.Metadata;
        var peer = _scene.Peer().HasAll().Says(MetadataByMessage.MessageOf(other), MetadataByMessage.MessageOf(Metadata[..^1]));
        var client = Magnet(peer);

        _scene.Pass(5);

        _plugin.Taken.ShouldBe([false, false]);
        client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);
        client.Swarm.Metainfo.ShouldBeNull();
        peer.IsConnected.ShouldBeTrue();
        client.Swarm.TrySetMetadata(default).ShouldBeFalse();
    }

    [Fact]
    public void It_is_learned_once()
    {
        var client = Magnet();

        client.Swarm.TrySetMetadata(Metadata).ShouldBeTrue();
        client.Swarm.TrySetMetadata(Metadata).ShouldBeFalse();
        _scene.Pass(1);
        client.Swarm.TrySetMetadata(Metadata).ShouldBeFalse();
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        _scene.Client().Swarm.TrySetMetadata(Metadata).ShouldBeFalse(); // it has a metainfo file
    }

    [Fact]
    public void Metadata_that_describes_nothing_is_an_error_that_resuming_does_not_mend()
    {
        var nonsense = "d4:name1:ae"u8.ToArray();
        var client = _scene.MagnetClient(link: new MagnetLink { InfoHash = new InfoHash(System.Security.Cryptography.SHA1.HashData(nonsense)) });

        client.Swarm.TrySetMetadata(nonsense).ShouldBeTrue();
        _scene.Pass(1);

        client.Swarm.State.ShouldBe(SwarmState.Error);
        client.Progress.Error.ShouldNotBeNull().ShouldContain("piece length");
        client.Swarm.Metainfo.ShouldBeNull();
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Error);
        client.Dispose();
        client.Swarm.State.ShouldBe(SwarmState.Stopped);
    }

    [Fact]
    public void What_peers_have_said_before_counts()
    {
        var fields = _scene.Peer().Says(new Bitfield(PieceSet.Of(8, 0, 1)), Unchoke.Instance, Interested.Instance);
        var haves = _scene.Peer().Says(new Have(new PieceIndex(3)), new Have(new PieceIndex(2)), Unchoke.Instance);
        var choking = _scene.Peer().Says(new Bitfield(PieceSet.Of(8, 4, 5)), Unchoke.Instance, Choke.Instance);
        var nothing = _scene.Peer().Says(HaveAll.Instance, HaveNone.Instance, Unchoke.Instance);
        var client = Magnet(fields, haves, choking, nothing);
        _scene.Pass(2);

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Pass(1);

        fields.Asked().Select(block => block.Piece.Value).ShouldBe([0, 1], ignoreOrder: true);
        haves.Asked().Select(block => block.Piece.Value).ShouldBe([2, 3], ignoreOrder: true);
        choking.Asked().ShouldBeEmpty();
        foreach (var peer in (ScriptedPeer[])[fields, haves, choking]) peer.Heard<Interested>().Count.ShouldBe(1);
        nothing.Heard<Interested>().ShouldBeEmpty();
        nothing.Asked().ShouldBeEmpty();
        fields.Heard<Unchoke>().Count.ShouldBe(1);
        haves.Heard<Unchoke>().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_said_behind_the_metadata_in_one_breath_counts_too()
    {
        var peer = _scene.Peer().Says(MetadataByMessage.MessageOf(Metadata), new Bitfield(PieceSet.Of(8, 6)), Unchoke.Instance, Interested.Instance);
        Magnet(peer);

        _scene.Pass(2);

        peer.Asked().Select(block => block.Piece.Value).ShouldBe([6]);
        peer.Heard<Unchoke>().Count.ShouldBe(1);
    }

    [Fact]
    public void How_many_requests_a_peer_takes_is_heard_before_too()
    {
        var modest = _scene.Peer().Says(ExtendedHandshake.Empty with { RequestQueueLength = 2 }, HaveAll.Instance, Unchoke.Instance);
        var client = Magnet(modest);
        _scene.Pass(1);

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Pass(1);

        modest.Asked().Count.ShouldBe(2);
    }

    [Fact]
    public void Who_has_said_what_cannot_be_has_broken_the_protocol()
    {
        var tooLong = _scene.Peer().Says(new Bitfield(PieceSet.Of(100, 1)));
        var spareBit = new Scene(new TestContent(pieceCount: 4));
        var beyond = _scene.Peer().Says(new Have(new PieceIndex(8)));
        var right = _scene.Peer().Says(new Bitfield(PieceSet.Of(8, 1)));
        var client = Magnet(tooLong, beyond, right);
        _scene.Pass(1);
        client.Ends.ShouldBeEmpty(); // nobody knows yet

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Pass(1);

        client.Ends.ShouldBe([DisconnectKind.ProtocolError, DisconnectKind.ProtocolError]);
        right.IsConnected.ShouldBeTrue();
        var odd = spareBit.Peer().Says(new Bitfield(PieceSet.Of(8, 5)));
        var four = spareBit.MagnetClient(peers: [odd.Listen()]);
        spareBit.Pass(1);
        four.Swarm.TrySetMetadata(spareBit.Content.Metainfo.Metadata);
        spareBit.Pass(1);
        four.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void A_piece_that_no_torrent_has_ends_a_peer_at_once()
    {
        var client = Magnet(_scene.Peer().Says(new Have(new PieceIndex(4 * 1024 * 1024))));

        _scene.Pass(1);

        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void What_is_on_the_disk_already_is_found_and_told_and_not_asked_for()
    {
        var seed = _scene.Peer().HasAll().Serves(_scene.Content);
        var poor = _scene.Peer();
        var client = Magnet(_scene.Content.Store(0, 1, 2), seed, poor);
        _scene.Pass(1);

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => client.IsSeeding);
        _scene.Pass(1);

        seed.Asked().Select(block => block.Piece.Value).ShouldBe([3, 4, 5, 6, 7], ignoreOrder: true);
        client.Verified.Count(piece => piece.Origin == PieceOrigin.FoundOnDisk).ShouldBe(3);
        poor.Heard<HaveNone>().Count.ShouldBe(1);
        poor.Heard<Have>().Select(have => have.Index.Value).ShouldBe(Enumerable.Range(0, 8), ignoreOrder: true);
        seed.Heard<Interested>().Count.ShouldBe(1);
    }

    [Fact]
    public void Two_who_turn_out_to_have_everything_part()
    {
        var seed = _scene.Peer().HasAll();
        var client = Magnet(_scene.Content.FullStore(), seed);
        _scene.Pass(1);

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Pass(1);

        client.IsSeeding.ShouldBeTrue();
        client.Ends.ShouldBe([DisconnectKind.Redundant]);
        seed.Asked().ShouldBeEmpty();
    }

    [Fact]
    public void The_choice_of_the_link_is_what_is_wanted()
    {
        var scene = new Scene(new TestContent(pieceCount: 8, fileCount: 4)); // two pieces a file
        var seed = scene.Peer().HasAll().Serves(scene.Content);
        var link = new MagnetLink { InfoHash = scene.Content.Metainfo.InfoHash, SelectedFiles = [new FileRange(1, 1), new FileRange(3, int.MaxValue), new FileRange(9, 12)] };
        var client = scene.MagnetClient(peers: [seed.Listen()], link: link);
        scene.Pass(1);

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata);
        scene.Until(() => client.IsSeeding);

        client.Swarm.Pieces.Select(piece => piece.Value).ShouldBe([2, 3, 6, 7]);
    }

    [Fact]
    public void The_program_s_own_choice_comes_before_that_of_the_link()
    {
        var scene = new Scene(new TestContent(pieceCount: 8, fileCount: 4));
        var seed = scene.Peer().HasAll().Serves(scene.Content);
        var link = new MagnetLink { InfoHash = scene.Content.Metainfo.InfoHash, SelectedFiles = [new FileRange(0, 0)] };
        var client = scene.MagnetClient(peers: [seed.Listen()], link: link, add: options => options with
        {
            Priorities = new Dictionary<int, Rx.Torrent.Picking.PiecePriority>
            {
                [0] = Rx.Torrent.Picking.PiecePriority.Skip,
                [2] = Rx.Torrent.Picking.PiecePriority.High,
                [99] = Rx.Torrent.Picking.PiecePriority.High, // nobody could know how many there are
            },
        });

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata);
        scene.Until(() => client.IsSeeding);

        client.Swarm.Pieces.Select(piece => piece.Value).ShouldBe([4, 5]);
    }

    [Fact]
    public void A_store_is_made_for_what_there_is()
    {
        var made = new List<string>();
        var seed = _scene.Peer().HasAll().Serves(_scene.Content);
        MemoryStore? store = null;
        var client = _scene.MagnetClient(peers: [seed.Listen()], add: options => options with
        {
            Store = null,
            StoreFactory = metainfo =>
            {
                made.Add(metainfo.Name);
                return store = new MemoryStore(metainfo.Layout.TotalLength);
            },
        });
        _scene.Pass(1);
        made.ShouldBeEmpty();

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Until(() => client.IsSeeding);

        made.ShouldBe(["content.bin"]);
        _scene.Content.Read(store!).ShouldBe(_scene.Content.Bytes.ToArray());
    }

    [Fact]
    public void A_store_that_cannot_be_made_is_an_error_and_a_resume_tries_again()
    {
        var fails = true;
        var named = 0;
        var client = _scene.MagnetClient(add: options => options with
        {
            Store = null,
            StoreFactory = metainfo => fails ? throw new IOException("no room here") : new MemoryStore(metainfo.Layout.TotalLength),
        });
        client.Swarm.WhenMetadata.Subscribe(_ => named++);

        client.Swarm.TrySetMetadata(Metadata).ShouldBeTrue();
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Error);
        client.Progress.Error.ShouldNotBeNull().ShouldContain("no room here");

        fails = false;
        _scene.Finish(client.Swarm.ResumeAsync());
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        named.ShouldBe(1);
    }

    [Fact]
    public void Metadata_is_taken_while_the_swarm_rests_and_it_goes_on_resting()
    {
        var peer = _scene.Peer().HasAll();
        var client = _scene.MagnetClient(_scene.Content.Store(0), peers: [peer.Listen()], add: options => options with { Paused = true });

        client.Swarm.TrySetMetadata(Metadata).ShouldBeTrue();
        _scene.Pass(5);

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        client.Swarm.Pieces.Count.ShouldBe(1);
        peer.ConnectionCount.ShouldBe(0);
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Metadata_that_is_there_before_the_swarm_has_started_is_as_good()
    {
        var client = _scene.MagnetClient(build: b => b.Use(new AtOnce(Metadata)));

        _scene.Pass(1);

        client.Swarm.State.ShouldBe(SwarmState.Downloading);
    }

    [Fact]
    public void So_is_metadata_that_is_said_by_whoever_hears_of_the_swarm_first()
    {
        var seed = _scene.Peer().HasAll().Serves(_scene.Content);

        var client = _scene.MagnetClient(peers: [seed.Listen()], first: swarm => swarm.TrySetMetadata(Metadata).ShouldBeTrue());

        _scene.Until(() => client.IsSeeding);
    }

    private SceneClient Magnet(params ScriptedPeer[] peers) => Magnet(null, peers);

    private SceneClient Magnet(IPieceStore? store, params ScriptedPeer[] peers) =>
        _scene.MagnetClient(store, [.. peers.Select(peer => peer.Listen())], build: b => b.Use(_plugin));

    private sealed class AtOnce(ReadOnlyMemory<byte> metadata) : IClientPlugin
    {
        public string Name => "at once";

        public ISwarmPlugin? Attach(ISwarm swarm)
        {
            swarm.TrySetMetadata(metadata).ShouldBeTrue();
            return null;
        }
    }
}
