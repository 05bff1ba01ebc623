using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.RateLimiting;

/// <summary>Limits of the client, a swarm and a peer, in virtual time.</summary>
public class RateLimitingTests
{
    private const int Block = 16 * 1024;

    [Fact]
    public void Swarms_share_the_clients_limit()
    {
        var scene = Seeding(new RateLimitOptions { Client = new RateLimits(upload: 10 * Block) });
        var other = new TestContent(pieceCount: 40, seed: 2);
        scene.Client.Client.Add(other.Metainfo, "elsewhere", new AddOptions { Store = other.FullStore() });
        var one = Downloader(scene, scene.Content);
        var two = Downloader(scene, other);

        Ask(one, scene.Content);
        Ask(two, other);
        scene.Scene.Pass(2.05);
        (BlocksOf(one) + BlocksOf(two)).ShouldBeInRange(20, 23);
        Math.Abs(BlocksOf(one) - BlocksOf(two)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_peers_limit_holds_for_it_alone()
    {
        var slow = new RateLimits(upload: 2 * Block);
        var count = 0;
        var scene = Seeding(new RateLimitOptions { OfPeer = _ => count++ == 0 ? slow : null });
        var (one, two) = (Downloader(scene, scene.Content), Downloader(scene, scene.Content));

        Ask(one, scene.Content);
        Ask(two, scene.Content);
        scene.Scene.Pass(3.05);
        BlocksOf(one).ShouldBeInRange(6, 8);
        BlocksOf(two).ShouldBe(40);
    }

    [Fact]
    public void A_swarms_limit_is_asked_for_once_and_may_be_changed_while_it_works()
    {
        var asked = 0;
        var limits = new RateLimits(upload: 2 * Block);
        var scene = Seeding(new RateLimitOptions
        {
            OfSwarm = _ =>
            {
                asked++;
                return limits;
            },
        });
        var (one, two) = (Downloader(scene, scene.Content), Downloader(scene, scene.Content));
        Ask(one, scene.Content);
        Ask(two, scene.Content);
        scene.Scene.Pass(5.05);
        asked.ShouldBe(1);
        (BlocksOf(one) + BlocksOf(two)).ShouldBeInRange(10, 12);

        limits.Upload.BytesPerSecond = 20 * Block;
        scene.Scene.Pass(2);
        (BlocksOf(one) + BlocksOf(two)).ShouldBeInRange(49, 54);
        limits.Upload.BytesPerSecond = null;
        scene.Scene.Pass(0.5);
        (BlocksOf(one) + BlocksOf(two)).ShouldBe(80);
    }

    [Fact]
    public void A_download_takes_as_long_as_its_limit_wants()
    {
        var scene = new Scene(new TestContent(pieceCount: 100));
        var seed = scene.SeedClient();
        var leech = scene.Client(peers: [seed.EndPoint], build: b => b.UseRateLimits(new RateLimits(download: 10 * Block)));
        var start = scene.Time.Now;

        scene.Until(() => leech.IsSeeding);
        (scene.Time.Now - start).TotalSeconds.ShouldBeInRange(7.5, 11); // 100 blocks; the last read of half a MiB is paid for afterwards
        leech.Progress.Wasted.ShouldBe(0);
        leech.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void An_upload_between_two_clients_wastes_nothing()
    {
        var scene = new Scene(new TestContent(pieceCount: 100));
        var seed = scene.Client(scene.Content.FullStore(), build: b => b.UseRateLimits(new RateLimits(upload: 10 * Block)));
        var leech = scene.Client(peers: [seed.EndPoint]);
        var start = scene.Time.Now;

        scene.Until(() => leech.IsSeeding);
        (scene.Time.Now - start).TotalSeconds.ShouldBeInRange(9.7, 12);
        leech.Progress.Wasted.ShouldBe(0);
        seed.Progress.Uploaded.ShouldBe(100 * Block);
    }

    private static PluginScene Seeding(RateLimitOptions options) =>
        new(b => b.UseRateLimits(options), new TestContent(pieceCount: 40), [.. Enumerable.Range(0, 40)]);

    private static ScriptedPeer Downloader(PluginScene scene, TestContent content)
    {
        var peer = new ScriptedPeer(scene.Scene.Network.AddHost(), content.Metainfo).StaysAlive().Says(Interested.Instance).Dial(scene.Client.EndPoint);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);
        return peer;
    }

    private static void Ask(ScriptedPeer peer, TestContent content) => peer.Send(Enumerable.Range(0, 40).Select(piece => new Request(content.Block(piece))));

    private static int BlocksOf(ScriptedPeer peer) => peer.Heard<Piece>().Count;
}
