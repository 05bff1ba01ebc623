using System.Net;
using System.Text.Json.Nodes;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Namespaces;
using Rx.Torrent.Tests.Interop.Transmission;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>
/// Three clients, of which two hear of each other only through the third, and that one has nothing to give. Transmission takes nobody at a loopback address from others, and knows one peer
/// at an address, so with it each of the three has an address of its own.
/// </summary>
public class PeerExchangeTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task We_find_a_seed_that_libtorrent_names(bool onlyByLink)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var seed = await StartLibtorrentAsync();
        await using var middle = await StartLibtorrentAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content, pex: true);
        var relay = await middle.AddAsync(torrentFile, folder.Folder("middle"), pex: true);
        await relay.WaitForStateAsync("downloading");
        await relay.SetPiecePrioritiesAsync([.. Enumerable.Repeat(0, OurMetainfo.Read(torrentFile).Layout.PieceCount)]); // so that it has nothing for us but the metadata
        await relay.ConnectAsync(seed.EndPoint);
        await using var us = Start();
        var options = new AddOptions { Peers = [middle.EndPoint] };

        var download = onlyByLink ? await us.AddAsync(LinkTo(torrentFile), folder["leech"], options) : await us.AddAsync(torrentFile, folder["leech"], options);

        await download.WaitForCompletionAsync(Patience.Long, () => middle.Log);
        content.ShouldBeIn(folder["leech"]);
        (await relay.StatusAsync()).Uploaded.ShouldBe(0);
    }

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Libtorrent_finds_a_seed_that_we_name(bool onlyByLink)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var seed = await StartLibtorrentAsync();
        await using var leecher = await StartLibtorrentAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content, pex: true);
        await using var us = Start();
        var relay = await us.AddAsync(torrentFile, folder["us"], WantingNothing(torrentFile, seed.EndPoint));
        await relay.WaitForPeerAsync();
        var leeched = onlyByLink
            ? await leecher.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"), pex: true)
            : await leecher.AddAsync(torrentFile, folder.Folder("leech"), pex: true);
        if (!onlyByLink) await leeched.WaitForStateAsync("downloading");

        await leeched.ConnectAsync(us.EndPoint);

        await leeched.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBe(0);
    }

    [NamespaceTheory(RealClient.Transmission | RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)] // in answer to a later extended handshake, with what is new since the first
    public async Task By_a_link_we_find_a_seed_that_transmission_names(bool comesLater)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 2_000_003);
        await using var network = await NetworkNamespace.StartAsync();
        await using var seed = await StartLibtorrentAsync(network.HereToo);
        var torrentFile = await seed.CreateTorrentFileAsync(content, pieceLength: 1024 * 1024);
        var seeded = await seed.SeedAsync(torrentFile, content); // it names nobody
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { Pex = true, Settings = Trickle }, network);
        var infoHash = await transmission.AddAsync(torrentFile, folder.Folder("middle"));
        await transmission.WaitForAsync(infoHash, status => status.IsDownloading, "start");
        await using var us = Start(network.Here);
        if (!comesLater) await MeetAsync();

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"], new AddOptions { Peers = [transmission.EndPoint] });
        if (comesLater)
        {
            var peer = await download.WaitForPeerAsync();
            await transmission.WaitForAsync(infoHash, status => status.Peers.Any(one => one.Port == us.EndPoint.Port), "us");
            await MeetAsync();
            peer.Send(PeerMessage.ExtendedHandshake.Empty);
        }

        await download.WaitForCompletionAsync(Patience.Long, () => transmission.Log);
        content.ShouldBeIn(folder["leech"]);
        (await transmission.StatusAsync(infoHash)).UploadedEver.ShouldBe(0);

        async Task MeetAsync()
        {
            await seeded.ConnectAsync(transmission.EndPoint);
            await transmission.WaitForAsync(infoHash, status => status.Peers.Any(peer => peer.Port == seed.EndPoint.Port), "seed");
        }
    }

    [NamespaceFact(RealClient.Transmission | RealClient.Libtorrent)]
    public async Task By_a_link_transmission_finds_a_seed_that_we_name()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var network = await NetworkNamespace.StartAsync();
        await using var seed = await StartLibtorrentAsync(network.HereToo);
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content); // it hears of nobody
        await using var us = Start(network.Here);
        var relay = await us.AddAsync(torrentFile, folder["us"], WantingNothing(torrentFile, seed.EndPoint));
        await relay.WaitForPeerAsync();
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { Pex = true }, network);
        var infoHash = await transmission.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));
        await transmission.WaitForAsync(infoHash, status => status.IsDownloading, "start");

        relay.Connect(transmission.EndPoint);

        await transmission.WaitForCompletionAsync(infoHash);
        content.ShouldBeIn(folder["leech"], withEmptyFiles: false);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBe(0);
    }

    /// <summary>A kilobyte a second: enough for talking, and no piece comes together.</summary>
    private static IReadOnlyList<(string Name, JsonNode Value)> Trickle => [("speed-limit-down-enabled", true), ("speed-limit-down", 1)];

    private static Task<LibtorrentClient> StartLibtorrentAsync(IPAddress? address = null) => LibtorrentClient.StartAsync(
        new LibtorrentOptions { Address = address ?? IPAddress.Loopback, Settings = [("close_redundant_connections", false)] });

    private static EngineClient Start(IPAddress? address = null) => EngineClient.Start(
        address: address,
        configure: options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } },
        build: b => b.UseMetadataExchange().UsePeerExchange());

    /// <summary>So that we have nothing for others but the metadata.</summary>
    private static AddOptions WantingNothing(string torrentFile, IPEndPoint peer) => new()
    {
        Peers = [peer],
        Priorities = Enumerable.Range(0, OurMetainfo.Read(torrentFile).Files.Length).ToDictionary(file => file, _ => PiecePriority.Skip),
    };

    private static MagnetLink LinkTo(string torrentFile) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash };
}
