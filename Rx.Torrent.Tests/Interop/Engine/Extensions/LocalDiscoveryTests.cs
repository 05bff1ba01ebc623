using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Namespaces;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Transmission;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>Two clients that hear of each other in the group of BEP 14 alone: libtorrent on the loopback interface, and Transmission, which dials nobody there, on a network of its own.</summary>
public class LocalDiscoveryTests
{
    /// <summary>Transmission hears an announcement a minute, and lets ten seconds pass before it serves.</summary>
    private static readonly TimeSpan VeryLong = TimeSpan.FromMinutes(3);

    private static readonly LibtorrentOptions Neighbourly = new() { LocalDiscovery = true };

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task We_find_libtorrent(bool onlyByLink)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var us = Start(b => b.ListenAt()); // so it can only be us who dial
        await using var libtorrent = await LibtorrentClient.StartAsync(Neighbourly);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var download = onlyByLink ? await us.AddAsync(LinkTo(torrentFile), folder["leech"]) : await us.AddAsync(torrentFile, folder["leech"]);

        await libtorrent.SeedAsync(torrentFile, content);

        await download.WaitForCompletionAsync(Patience.Long, () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Libtorrent_finds_us(bool onlyByLink)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync(Neighbourly);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var download = onlyByLink ? await libtorrent.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech")) : await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        if (!onlyByLink) await download.WaitForStateAsync("downloading");
        await using var us = Start();

        await us.SeedAsync(torrentFile, content); // a seed dials nobody

        await download.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
    }

    [NamespaceFact(RealClient.Transmission)]
    public async Task We_and_transmission_find_each_other_and_we_download_by_a_link()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var network = await NetworkNamespace.StartAsync();
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { LocalDiscovery = true }, network);
        await transmission.SeedAsync(torrentFile, content);
        await using var us = StartIn(network);

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"]);

        await download.WaitForCompletionAsync(VeryLong, () => transmission.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [NamespaceFact(RealClient.Transmission)]
    public async Task We_and_transmission_find_each_other_and_it_downloads_by_a_link()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 300);
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var network = await NetworkNamespace.StartAsync();
        await using var us = StartIn(network);
        await us.SeedAsync(torrentFile, content);
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { LocalDiscovery = true }, network);

        var infoHash = await transmission.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));

        await transmission.WaitForCompletionAsync(infoHash, VeryLong);
        content.ShouldBeIn(folder["leech"]);
    }

    [NamespaceFact(RealClient.None)]
    public async Task Two_of_us_find_each_other_over_IPv6()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var network = await NetworkNamespace.StartAsync();
        var options = new LocalDiscoveryOptions { Interfaces = () => [network.FindInterface(AddressFamily.InterNetworkV6)] };
        await using var seed = EngineClient.Start(address: network.HereV6, build: b => b.UseLocalDiscovery(options));
        await using var leech = EngineClient.Start(address: network.HereV6, configure: o => o with { Seed = 2 }, build: b => b.UseLocalDiscovery(options));
        var download = await leech.AddAsync(torrentFile, folder["leech"]);

        await seed.SeedAsync(torrentFile, content);

        await download.WaitForCompletionAsync(VeryLong);
        content.ShouldBeIn(folder["leech"]);
    }

    private static EngineClient StartIn(NetworkNamespace network) => EngineClient.Start(
        address: network.Here, build: b => b.UseMetadataExchange().UseLocalDiscovery(new LocalDiscoveryOptions { Interval = TimeSpan.FromMinutes(1), Interfaces = () => [network.FindInterface()] }));

    private static EngineClient Start(Action<TorrentClientBuilder>? build = null) => EngineClient.Start(build: b =>
    {
        b.UseMetadataExchange().UseLocalDiscovery(new LocalDiscoveryOptions { Interfaces = () => [new MulticastInterface("lo", 1, IPAddress.Loopback, [IPNetwork.Parse("127.0.0.0/8")])] });
        build?.Invoke(b);
    });

    private static MagnetLink LinkTo(string torrentFile) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash };
}
