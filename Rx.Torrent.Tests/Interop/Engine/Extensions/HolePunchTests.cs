using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Extensions.HolePunching;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>BEP 55 with libtorrent as each of the three. It means uTP by it and we TCP, so what is shown is that both read the same messages and do what is in them.</summary>
public class HolePunchTests
{
    private static readonly LibtorrentOptions Clinging = new() { Settings = [("close_redundant_connections", false)] };

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_relays_between_two_of_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(Clinging);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var relay = await libtorrent.AddAsync(torrentFile, folder.Folder("theirs"));
        await relay.WaitForStateAsync("downloading");
        await using var one = Speaks();
        await using var other = Speaks(seed: 2);
        var ours = await one.AddAsync(torrentFile, folder.Folder("one"), libtorrent.EndPoint);
        var theirs = await other.AddAsync(torrentFile, folder.Folder("other"));
        await relay.ConnectAsync(other.EndPoint); // those whom it has dialled it knows by where they listen
        var (toRelay, fromRelay) = (await EnabledAsync(ours), await EnabledAsync(theirs));
        var (told, toldOther) = (Next(toRelay), Next(fromRelay));

        toRelay.Send(new HolePunchMessage(HolePunchKind.Rendezvous, other.EndPoint).Write());

        (await told).ShouldBe(new HolePunchMessage(HolePunchKind.Connect, other.EndPoint));
        (await toldOther).Kind.ShouldBe(HolePunchKind.Connect);
        (await toldOther).EndPoint.Address.ShouldBe(IPAddress.Loopback);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_says_that_it_is_not_connected_to_whom_we_want()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(Clinging);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await (await libtorrent.AddAsync(torrentFile, folder.Folder("theirs"))).WaitForStateAsync("downloading");
        await using var us = Speaks();
        var relay = await EnabledAsync(await us.AddAsync(torrentFile, folder.Folder("ours"), libtorrent.EndPoint));
        var told = Next(relay);

        relay.Send(new HolePunchMessage(HolePunchKind.Rendezvous, IPEndPoint.Parse("203.0.113.5:6881")).Write());

        (await told).ShouldBe(new HolePunchMessage(HolePunchKind.Error, IPEndPoint.Parse("203.0.113.5:6881"), HolePunchError.NotConnected));
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_that_dials_a_peer_in_vain_asks_us_and_the_peer_dials_it()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(Clinging);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var relaying = EngineClient.Start(
            configure: options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } }, build: b => b.UsePeerExchange().UseHolePunching());
        var nothing = Enumerable.Range(0, OurMetainfo.Read(torrentFile).Files.Length).ToDictionary(file => file, _ => Rx.Torrent.Picking.PiecePriority.Skip);
        var relay = await relaying.AddAsync(torrentFile, folder.Folder("relay"), new AddOptions { Priorities = nothing });
        // A seed that nobody can dial: it says that it listens where nobody does. It exchanges no peers, so that it can only hear of libtorrent by hole punching.
        var closed = FreePort.Tcp();
        await using var hidden = EngineClient.Start(configure: options => options with { Seed = 2, Swarms = options.Swarms with { DropRedundantPeers = false } }, build: b => b.UseHolePunching().Use(
            name: "translator",
            outgoing: (messages, _) => messages.Select(message => message is PeerMessage.ExtendedHandshake hello ? hello with { ListenPort = closed } : message)));
        var seed = await hidden.SeedAsync(torrentFile, content, new AddOptions { Peers = [relaying.EndPoint] });
        await seed.WaitForPeerAsync();
        var leech = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"), pex: true);
        await leech.WaitForStateAsync("downloading");

        await leech.ConnectAsync(relaying.EndPoint);

        await leech.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBe(0);
        (await seed.WaitForPeerAsync(peer => peer.EndPoint.Port == libtorrent.EndPoint.Port)).IsIncoming.ShouldBeFalse();
    }

    /// <summary>A client of ours that has <c>ut_holepunch</c>, and nobody who acts on it.</summary>
    private static EngineClient Speaks(int seed = 1) => EngineClient.Start(configure: options => options with { Seed = seed }, build: b => b.Use(name: "speaks", extensions: [HolePunchMessage.Extension]));

    private static async Task<PeerExtension> EnabledAsync(EngineSwarm swarm) => await swarm.WaitForExtensionAsync(await swarm.WaitForPeerAsync(), HolePunchMessage.Extension);

    private static Task<HolePunchMessage> Next(PeerExtension extension) => extension.Messages
        .Select(body => HolePunchMessage.TryRead(body, out var message) ? message : throw new InvalidDataException("no message of BEP 55"))
        .FirstAsync().ToTask().WaitAsync(Patience.Default);
}
