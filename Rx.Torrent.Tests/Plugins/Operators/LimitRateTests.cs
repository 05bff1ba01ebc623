using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>Rates on the loop's clock, exact to the block.</summary>
public class LimitRateTests
{
    private const int Block = 16 * 1024;

    private readonly RateLimit _limit = new(10 * Block); // a block each tenth of a second

    [Fact]
    public void Outgoing_blocks_leave_one_by_one_at_the_rate()
    {
        var scene = Uploading(_limit);
        var peer = Downloader(scene);

        peer.Send(Requests(scene, 0, 16));
        scene.Scene.Pass(5);
        var times = TimesOf(peer);
        times.Count.ShouldBe(16);
        for (var i = 1; i < 16; i++) (times[i] - times[i - 1]).ShouldBe(0.1, 0.002);
        scene.Client.Progress.Uploaded.ShouldBe(16 * Block);
        peer.Heard<RejectRequest>().ShouldBeEmpty(); // nobody took a waiting block for dropped
    }

    [Fact]
    public void What_an_idle_limit_saves_up_is_a_tenth_of_a_second()
    {
        var scene = Uploading(_limit);
        var peer = Downloader(scene);
        peer.Send(Requests(scene, 0, 1));
        scene.Scene.Pass(60);
        peer.ForgetReceived();

        peer.Send(Requests(scene, 1, 15));
        scene.Scene.Pass(5);
        var times = TimesOf(peer);
        (times[1] - times[0]).ShouldBe(0, 0.002); // a tenth of a second is a block
        for (var i = 2; i < 15; i++) (times[i] - times[i - 1]).ShouldBe(0.1, 0.002);
    }

    [Fact]
    public void Other_messages_do_not_wait_behind_blocks()
    {
        var scene = Uploading(_limit);
        var peer = Downloader(scene);

        peer.Send(Requests(scene, 0, 16));
        scene.Scene.Pass(0.3);
        scene.Client.Connected[0].Send(new Port(7));
        scene.Scene.Pass(0.1);
        peer.Heard<Port>().Count.ShouldBe(1);
        peer.Heard<Piece>().Count.ShouldBeLessThan(6);
    }

    [Fact]
    public void A_changed_limit_counts_at_once_for_those_who_wait()
    {
        var limit = new RateLimit(1);
        var scene = Uploading(limit);
        var peer = Downloader(scene);

        peer.Send(Requests(scene, 0, 16));
        scene.Scene.Pass(60);
        peer.Heard<Piece>().Count.ShouldBe(1); // the next is four and a half hours away
        limit.BytesPerSecond = 10 * Block;
        scene.Scene.Pass(1.01);
        peer.Heard<Piece>().Count.ShouldBeInRange(10, 12);
        limit.BytesPerSecond = null;
        scene.Scene.Pass(0.1);
        peer.Heard<Piece>().Count.ShouldBe(16);
    }

    [Fact]
    public void Those_who_share_a_limit_get_equal_shares()
    {
        var scene = Uploading(_limit);
        var peers = Enumerable.Range(0, 3).Select(_ => Downloader(scene)).ToArray();

        foreach (var peer in peers) peer.Send(Requests(scene, 0, 16));
        scene.Scene.Pass(3.05);
        var counts = peers.Select(peer => peer.Heard<Piece>().Count).ToArray();
        counts.Sum().ShouldBeInRange(30, 33);
        (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Of_several_limits_the_tightest_counts()
    {
        var scene = Uploading(_limit, new RateLimit(5 * Block), new RateLimit());
        var peer = Downloader(scene);

        peer.Send(Requests(scene, 0, 16));
        scene.Scene.Pass(2.05);
        peer.Heard<Piece>().Count.ShouldBeInRange(10, 12);
    }

    [Fact]
    public void The_place_of_a_peer_that_leaves_is_for_the_others()
    {
        var limit = new RateLimit(Block); // one a second
        var scene = Uploading(limit);
        var (leaving, staying) = (Downloader(scene), Downloader(scene));
        leaving.Send(Requests(scene, 0, 8));
        staying.Send(Requests(scene, 0, 8));

        scene.Scene.Pass(1.5);
        leaving.Close();
        scene.Scene.Pass(0.1);
        var before = staying.Heard<Piece>().Count;
        scene.Scene.Pass(4);
        (staying.Heard<Piece>().Count - before).ShouldBeInRange(4, 5);
    }

    [Fact]
    public void A_choke_does_not_overtake_the_blocks_that_were_served_before_it()
    {
        var scene = Uploading(_limit);
        var peer = Downloader(scene);

        peer.Send(Requests(scene, 0, 8));
        scene.Scene.Pass(0.2);
        scene.Client.Connected[0].Send(Choke.Instance);
        scene.Scene.Pass(3);
        var order = peer.Received.Select(received => received.Value).Where(message => message is Piece or Choke).ToArray();
        order[^1].ShouldBeOfType<Choke>();
        order.Length.ShouldBe(9);
    }

    [Fact]
    public void Incoming_blocks_come_at_the_rate_and_none_counts_as_waste()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) => messages.LimitIncoming(peer, _limit)), new TestContent(pieceCount: 128));
        var peer = scene.Connect();
        peer.Serves(scene.Content);
        var start = scene.Scene.Time.Now;

        peer.Send(HaveAll.Instance, Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding);
        // 128 blocks at ten a second; the last read, of half a MiB at most, is paid for when nothing more comes.
        (scene.Scene.Time.Now - start).TotalSeconds.ShouldBeInRange(9.5, 13);
        scene.Client.Progress.Wasted.ShouldBe(0);
        scene.Client.Ends.ShouldBe([DisconnectKind.Redundant]); // both have everything
    }

    [Fact]
    public void A_limit_is_at_least_a_byte()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new RateLimit(0));
        Should.Throw<ArgumentOutOfRangeException>(() => _limit.BytesPerSecond = -1);
        _limit.BytesPerSecond.ShouldBe(10 * Block);
    }

    private static PluginScene Uploading(params RateLimit[] limits) => new(
        b => b.Use(outgoing: (messages, peer) => messages.LimitOutgoing(peer, limits)), pieces: [.. Enumerable.Range(0, 16)]);

    private static ScriptedPeer Downloader(PluginScene scene)
    {
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);
        return peer;
    }

    private static Request[] Requests(PluginScene scene, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(piece => new Request(scene.Content.Block(piece)))];

    private static List<double> TimesOf(ScriptedPeer peer) =>
        [.. peer.Received.Where(received => received.Value is Piece).Select(received => TimeSpan.FromTicks(received.Time).TotalSeconds)];
}
