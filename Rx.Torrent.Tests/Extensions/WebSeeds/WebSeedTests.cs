using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.WebSeeds;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>Web seeds in virtual time.</summary>
public class WebSeedTests
{
    private static readonly Uri Mirror = new("http://93.184.216.34/mirror/");

    [Fact]
    public void A_torrent_comes_from_a_web_server_alone()
    {
        var (scene, web) = Scene(pieces: 40, pieceLength: 4 * PieceLayout.BlockLength);
        var client = Client(scene, web);

        scene.Until(() => client.IsSeeding);
        scene.Content.Read(client.Store).ShouldBe(scene.Content.Bytes.ToArray());
        client.Progress.Wasted.ShouldBe(0);
        web.Parts.Sum(part => part.To - part.From + 1).ShouldBe(scene.Content.Layout.TotalLength);
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Blocks_that_lie_side_by_side_are_fetched_together()
    {
        var (scene, web) = Scene(pieces: 20, pieceLength: 16 * PieceLayout.BlockLength);
        var client = Client(scene, web);

        scene.Until(() => client.IsSeeding);
        web.Parts.Count.ShouldBeLessThan(60); // of 320 blocks
    }

    [Fact]
    public void A_fetch_goes_across_files_and_each_is_asked_for_at_its_place()
    {
        var (scene, web) = Scene(pieces: 8, pieceLength: 4 * PieceLayout.BlockLength, files: 64);
        var client = Client(scene, web);

        scene.Until(() => client.IsSeeding);
        scene.Content.Read(client.Store).ShouldBe(scene.Content.Bytes.ToArray());
        web.Asked.Select(url => url.AbsolutePath).Distinct().Order().ShouldBe(Enumerable.Range(0, 64).Select(number => $"/mirror/content/{number}.bin").Order());
    }

    [Fact]
    public void Its_messages_pass_the_plugins_and_say_where_they_come_from()
    {
        var (scene, web) = Scene(pieces: 4);
        var origins = new List<MessageOrigin?>();
        var dropped = 0;
        var client = Client(scene, web, build: b => b.Use(incoming: (messages, _) => messages.Do(message => origins.Add(message.Origin)).Where(message => message is not PeerMessage.Piece || ++dropped > 2)));

        scene.Until(() => client.IsSeeding);
        origins.Distinct().ShouldBe([MessageOrigin.WebSeed]);
        client.Progress.Wasted.ShouldBe(2 * PieceLayout.BlockLength);
        client.Connected.Single().Transport.ShouldBe("web seed");
        client.Connected.Single().Extensions.ClientVersion.ShouldBe("web seed 93.184.216.34");
    }

    [Fact]
    public void Who_watches_the_peers_sees_that_it_is_one()
    {
        var (scene, web) = Scene(pieces: 4);
        var client = Client(scene, web);
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        scene.Until(() => client.IsSeeding);

        peers.Changes.ShouldNotBeEmpty();
        peers.Changes.ShouldAllBe(change => change.Current.Source == PeerSourceKind.WebSeed);
    }

    [Fact]
    public void Without_BEP_6_and_10_it_serves_as_well()
    {
        var (scene, web) = Scene(pieces: 4);
        var client = Client(scene, web, build: b => b.Use(outgoing: (messages, _) => messages.Select(message => message is PeerMessage.Handshake hello ? hello with { Reserved = default } : message)));

        scene.Until(() => client.IsSeeding);
    }

    [Fact]
    public void One_that_fails_is_left_alone_for_longer_and_longer_and_serves_again_when_it_is_well()
    {
        var (scene, web) = Scene(pieces: 4);
        web.Answer = _ => new HttpResponseMessage(HttpStatusCode.InternalServerError);
        var client = Client(scene, web);

        scene.Pass(25);
        web.Asked.Count.ShouldBe(1);
        scene.Pass(10);
        web.Asked.Count.ShouldBe(2); // 30 s later
        scene.Pass(50);
        web.Asked.Count.ShouldBe(2);
        scene.Pass(20);
        web.Asked.Count.ShouldBe(3); // 60 s later
        web.Answer = static _ => null;
        scene.Until(() => client.IsSeeding, limit: 130);
        client.Disconnected[0].Reason.ToString().ShouldContain("500");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    [InlineData(206)] // of another part
    public void One_that_cannot_serve_is_not_asked_again_for_an_hour(int status)
    {
        var (scene, web) = Scene(pieces: 40);
        web.Answer = request => new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(scene.Content.Bytes.ToArray()) { Headers = { ContentRange = status == 206 ? new(1, scene.Content.Bytes.Length) : null } },
        };
        Client(scene, web);

        scene.Pass(3500);
        web.Asked.Count.ShouldBe(1);
        scene.Pass(200);
        web.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void One_that_says_when_to_come_again_is_left_alone_until_then()
    {
        var (scene, web) = Scene(pieces: 4);
        web.Answer = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromMinutes(10)) } };
        Client(scene, web);

        scene.Pass(590);
        web.Asked.Count.ShouldBe(1);
        scene.Pass(20);
        web.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void One_that_says_nothing_is_given_up()
    {
        var (scene, web) = Scene(pieces: 4);
        web.Delay = TimeSpan.MaxValue;
        var client = Client(scene, web);

        scene.Pass(35);
        client.Disconnected.Single().Reason.ToString().ShouldContain("nothing for too long");
    }

    [Fact]
    public void One_that_sends_rubbish_is_banned_and_never_asked_again()
    {
        var (scene, web) = Scene(pieces: 2, pieceLength: 4 * PieceLayout.BlockLength);
        web.Answer = request =>
        {
            var response = web.FromFiles(request);
            var range = response.Content.Headers.ContentRange;
            response.Content = new ByteArrayContent(new byte[range!.Length is null ? 0 : (int)(range.To - range.From + 1)!]) { Headers = { ContentRange = range } };
            return response;
        };
        var client = Client(scene, web);

        scene.Until(() => client.Disconnected.Count > 0);
        client.Failed.ShouldNotBeEmpty();
        client.Ends.Single().ShouldBeOneOf(DisconnectKind.Banned, DisconnectKind.BadBlocks);
        var asked = web.Asked.Count;
        scene.Pass(TimeSpan.FromHours(3));
        web.Asked.Count.ShouldBe(asked);
    }

    [Fact]
    public void It_rests_while_the_swarm_is_paused_and_when_all_is_there()
    {
        var (scene, web) = Scene(pieces: 40);
        var client = Client(scene, web);
        scene.Until(() => client.Verified.Count >= 2);

        scene.Finish(client.Swarm.PauseAsync());
        var asked = web.Asked.Count;
        scene.Pass(300);
        web.Asked.Count.ShouldBe(asked);
        scene.Finish(client.Swarm.ResumeAsync());
        scene.Until(() => client.IsSeeding);
        asked = web.Asked.Count;
        scene.Pass(7200);
        web.Asked.Count.ShouldBe(asked);
        client.Swarm.Peers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("192.168.1.1")]
    [InlineData("0.0.0.0")] // this machine, on many systems
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    public void A_redirect_into_the_house_is_not_followed(string host)
    {
        var (scene, web) = Scene(pieces: 4);
        web.Answer = request => request.RequestUri!.Host == "93.184.216.34"
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri($"http://{host}/mirror/content.bin") } }
            : null;
        var client = Client(scene, web);

        scene.Pass(10);
        web.Asked.ShouldAllBe(url => url.Host == "93.184.216.34");
        client.Disconnected.Single().Reason.ToString().ShouldContain("its network");
    }

    [Fact]
    public void A_redirect_to_another_public_server_is_followed_but_not_without_end()
    {
        var (scene, web) = Scene(pieces: 4);
        web.Answer = request => request.RequestUri!.Host == "93.184.216.34"
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://8.8.8.8/elsewhere/content.bin") } }
            : null;
        var client = Client(scene, web);
        scene.Until(() => client.IsSeeding);

        var (other, circle) = Scene(pieces: 4);
        circle.Answer = request => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = request.RequestUri } };
        Client(other, circle);
        other.Pass(20);
        circle.Asked.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("192.168.1.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("239.1.2.3")]
    public void A_name_that_means_a_place_in_the_house_is_not_called(string address)
    {
        var (scene, web) = Scene(pieces: 4, url: "http://inside.example/files/");
        Client(scene, web, address: address);

        scene.Pass(20);
        web.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://192.168.1.1/reboot?now=")]
    [InlineData("http://[::1]/x?y=")]
    [InlineData("http://inside.example/")] // which is at 192.168.1.1
    [InlineData("http://user:secret@93.184.216.34/")]
    public void A_torrent_may_not_have_us_call_into_the_house(string url)
    {
        var (scene, web) = Scene(pieces: 4, url: url);
        Client(scene, web);

        scene.Pass(20);
        web.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_server_that_the_user_trusts_may_be_in_the_house()
    {
        var (scene, web) = Scene(pieces: 4, url: "http://inside.example/files/");
        var client = Client(scene, web, trusted: "inside.example");

        scene.Until(() => client.IsSeeding);
    }

    [Fact]
    public void It_is_named_to_no_peer()
    {
        var (scene, web) = Scene(pieces: 400);
        web.Delay = TimeSpan.FromSeconds(5);
        var client = Client(scene, web, build: b => b.UsePeerExchange());
        scene.Until(() => client.Connected.Count == 1);
        var named = new List<PeerMessage.Extended>();
        var listener = scene.Client(build: b => b.UsePeerExchange(), peers: [client.EndPoint]);
        listener.Swarm.WhenPeerConnected.SelectMany(peer => peer.Incoming).OfType<PeerMessage.Extended>().Where(message => message.Name == "ut_pex").Subscribe(named.Add);

        scene.Pass(150);
        named.ShouldAllBe(message => !Names(message.Body));
        client.Connected.Count.ShouldBe(2);
    }

    private static bool Names(Payload message) => message.Span.IndexOf(IPAddress.Parse(Mirror.Host).GetAddressBytes()) >= 0;

    private static (Scene Scene, SimulatedWeb Web) Scene(int pieces, int pieceLength = PieceLayout.BlockLength, int files = 1, string? url = null)
    {
        var scene = new Scene(new TestContent(pieces, pieceLength, fileCount: files, webSeeds: url is null ? Mirror : new Uri(url)));
        return (scene, new SimulatedWeb(scene));
    }

    private static SceneClient Client(Scene scene, SimulatedWeb web, Action<TorrentClientBuilder>? build = null, string? trusted = null, string address = "192.168.1.1") => scene.Client(build: b =>
    {
        b.UseWebSeeds(new WebSeedOptions
        {
            Handler = web,
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]),
            TrustedHosts = trusted is null ? [] : [trusted],
        });
        build?.Invoke(b);
    });
}
