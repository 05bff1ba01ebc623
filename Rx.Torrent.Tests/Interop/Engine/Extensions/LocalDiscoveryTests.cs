using System.Net;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>Two clients that hear of each other in the group of BEP 14 alone, on the loopback interface.</summary>
public class LocalDiscoveryTests
{
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

    private static EngineClient Start(Action<TorrentClientBuilder>? build = null) => EngineClient.Start(build: b =>
    {
        b.UseMetadataExchange().UseLocalDiscovery(new LocalDiscoveryOptions { Interfaces = () => [new MulticastInterface("lo", 1, IPAddress.Loopback, [IPNetwork.Parse("127.0.0.0/8")])] });
        build?.Invoke(b);
    });

    private static MagnetLink LinkTo(string torrentFile) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash };
}
