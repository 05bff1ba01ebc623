using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Storage.Resume;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Peers are kept with the resume data, and are enough to find the swarm again: here nobody else names any.</summary>
public sealed class RememberingTests : IDisposable
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 20));
    private readonly TemporaryDirectory _directory = new();

    private IReadOnlyList<RememberedPeer> Saved =>
        ResumeFile.Load(Path.Combine(_directory.Path, $"{_scene.Content.Metainfo.InfoHash}.resume"))!.Peers;

    [Fact]
    public void A_download_that_was_stopped_goes_on_with_the_peers_of_the_last_run()
    {
        var host = _scene.Network.AddHost();
        var (first, seed) = Begin(host);
        first.Dispose();

        Saved.ShouldBe([new RememberedPeer(seed.ListenEndPoint!, 2)]);
        var again = Client(host);
        _scene.Until(() => again.IsSeeding, limit: 60, what: "the download, without anybody who names peers");
        again.Connected.Single().EndPoint.ShouldBe(seed.ListenEndPoint);
        again.Dispose();
    }

    [Fact]
    public void After_a_sudden_end_too()
    {
        var host = _scene.Network.AddHost();
        var (first, seed) = Begin(host);
        _scene.Until(() => File.Exists(Path.Combine(_directory.Path, $"{_scene.Content.Metainfo.InfoHash}.resume")) && Saved.Count > 0, limit: 10);
        host.LosePower();
        first.Swarm.PauseAsync(); // it is still there, and must not write any more

        var other = _scene.Network.AddHost();
        var again = Client(other);
        _scene.Until(() => again.IsSeeding, limit: 60, what: "the download, without anybody who names peers");
        Saved[0].EndPoint.ShouldBe(seed.ListenEndPoint);
        again.Dispose();
    }

    [Fact]
    public void A_seed_remembers_those_who_have_dialled_it_and_goes_back_to_them()
    {
        var host = _scene.Network.AddHost();
        var first = Client(host, full: true);
        var downloader = _scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty with { ListenPort = 7000 }, HaveNone.Instance, Interested.Instance);
        var there = downloader.Listen(7000);
        downloader.Dial(first.EndPoint);
        _scene.Pass(5);
        first.Dispose();

        Saved.ShouldBe([new RememberedPeer(there, 0)]); // it is not known whether it can be reached
        var again = Client(host, full: true);
        _scene.Until(() => again.Connected.Count > 0, limit: 30);
        again.Connected.Single().IsIncoming.ShouldBeFalse();
        again.Dispose();
    }

    [Fact]
    public void Whom_nobody_can_reach_fades_from_run_to_run()
    {
        var host = _scene.Network.AddHost();
        var (client, seed) = Begin(host);
        client.Dispose();
        seed.Dispose();
        foreach (var merit in new byte[] { 1, 0 })
        {
            client = Client(host);
            _scene.Pass(30);
            client.Dispose();
            Saved.ShouldBe([new RememberedPeer(seed.ListenEndPoint ?? new IPEndPoint(seed.Host.Address, 6881), merit)]);
        }
        client = Client(host);
        _scene.Pass(30);
        client.Dispose();
        Saved.ShouldBeEmpty();
    }

    [Fact]
    public void Who_gave_much_is_tried_before_others()
    {
        var host = _scene.Network.AddHost();
        ResumeFile.Save(Path.Combine(_directory.Path, $"{_scene.Content.Metainfo.InfoHash}.resume"), new ResumeState
        {
            InfoHash = _scene.Content.Metainfo.InfoHash,
            Verified = Rx.Torrent.Primitives.PieceSet.None(20),
            Priorities = new byte[] { 4 },
            Stamps = [Rx.Torrent.Storage.FileStamp.Unknown],
            Peers = [.. Enumerable.Range(1, 9).Select(i => new RememberedPeer(IPEndPoint.Parse($"80.1.{i}.1:6881"), (byte)(i == 4 ? 200 : i)))],
        });
        var dials = new List<IPEndPoint>();
        _scene.Network.Events.Subscribe(what =>
        {
            if (what.Kind == NetworkEventKind.Dialled) dials.Add(what.To);
        });

        var client = Client(host, options: o => o with { MaxHalfOpen = 1 });
        _scene.Pass(40);
        dials.Take(3).Select(to => to.Address.ToString()).ShouldBe(["80.1.4.1", "80.1.9.1", "80.1.8.1"]); // no merit beyond 10 is believed
        client.Dispose();
    }

    [Fact]
    public void So_many_are_kept_and_no_more()
    {
        var host = _scene.Network.AddHost();
        var client = Client(host, options: o => o with { RememberedPeers = 3, MaxHalfOpen = 1 });
        for (var i = 0; i < 10; i++) client.Swarm.Learn(new PeerCandidate(IPEndPoint.Parse($"80.1.{i}.1:6881"), PeerSourceKind.Tracker));
        _scene.Pass(1);
        client.Dispose();
        Saved.Count.ShouldBe(3);
    }

    [Fact]
    public void Whom_we_have_banned_is_not_kept()
    {
        var host = _scene.Network.AddHost();
        var (client, seed) = Begin(host);
        client.Swarm.Ban(seed.ListenEndPoint!);
        _scene.Pass(1);
        client.Dispose();
        Saved.ShouldBeEmpty();
        client.Ends.ShouldBe([DisconnectKind.Banned]);
    }

    [Fact]
    public void While_nobody_knows_what_a_magnet_link_leads_to_peers_are_kept_too_and_looked_up_again()
    {
        var host = _scene.Network.AddHost();
        var seed = _scene.Peer().HasAll().StaysAlive();
        var first = Magnet(host);
        first.Swarm.Connect(seed.Listen());
        _scene.Pass(10);
        Saved.ShouldBe([new RememberedPeer(seed.ListenEndPoint!, 2)]); // also if it ends without a word
        first.Dispose();

        var again = Magnet(host);
        _scene.Until(() => again.Connected.Count > 0, limit: 30, what: "a connection, without anybody who names peers");
        again.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Until(() => again.Swarm.Pieces.Capacity > 0, limit: 30);
        _scene.Pass(1);
        again.Faults.ShouldBeEmpty();
        again.Dispose();
        Saved.ShouldBe([new RememberedPeer(seed.ListenEndPoint!, 2)]);
    }

    [Fact]
    public void Such_peers_are_left_when_the_torrent_turns_out_to_be_private()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var host = scene.Network.AddHost();
        var peer = scene.Peer().StaysAlive();
        ResumeFile.Save(PathOf(scene), new ResumeState { InfoHash = scene.Content.Metainfo.InfoHash, Peers = [new RememberedPeer(peer.Listen(), 5)] });
        var client = Magnet(host, scene);
        scene.Until(() => client.Connected.Count > 0, limit: 30);

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata).ShouldBeTrue();
        scene.Pass(60);
        client.Ends.ShouldBe([DisconnectKind.Private]);
        peer.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public void What_was_kept_of_pieces_is_not_lost_to_a_link_to_the_same_torrent()
    {
        var host = _scene.Network.AddHost();
        var (first, _) = Begin(host);
        first.Dispose();
        var before = ResumeFile.Load(PathOf(_scene))!.Verified.Count;
        before.ShouldBeGreaterThan(0);

        var link = Magnet(host);
        link.Swarm.Connect(_scene.Peer().StaysAlive().Listen());
        _scene.Pass(100);
        link.Dispose();
        ResumeFile.Load(PathOf(_scene))!.Verified.Count.ShouldBe(before);
    }

    public void Dispose() => _directory.Dispose();

    private SceneClient Magnet(SimulatedHost host, Scene? scene = null) =>
        (scene ?? _scene).MagnetClient(host: host, directory: _directory.Path, build: b => b.Configure(o => o with { KeepResumeData = true, StateDirectory = _directory.Path }));

    private string PathOf(Scene scene) => Path.Combine(_directory.Path, $"{scene.Content.Metainfo.InfoHash}.resume");

    /// <summary>A client that has got something of a seed which it was told of, and not all.</summary>
    private (SceneClient Client, ScriptedPeer Seed) Begin(SimulatedHost host)
    {
        var seed = _scene.Peer().HasAll().StaysAlive();
        var served = 0;
        seed.Serves(_scene.Content, block => ++served is <= 5 or > 30 ? _scene.Content.Piece(block) : new RejectRequest(block));
        var client = Client(host);
        client.Swarm.Connect(seed.Listen());
        _scene.Until(() => client.Verified.Count > 0, limit: 30);
        return (client, seed);
    }

    private SceneClient Client(SimulatedHost host, bool full = false, Func<SwarmOptions, SwarmOptions>? options = null) => _scene.Client(
        full ? _scene.Content.FullStore() : _scene.Content.Store(),
        options: options,
        host: host,
        build: b => b.Configure(o => o with { KeepResumeData = true, StateDirectory = _directory.Path }));
}
