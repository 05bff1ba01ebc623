using System.Net;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

public class AddressFamilyTests
{
    private static readonly LibtorrentOptions OnIPv6 = new() { Address = IPAddress.IPv6Loopback };

    [InteropFact(RealClient.Libtorrent)]
    public async Task We_dial_libtorrent_over_IPv6()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync(OnIPv6);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(address: IPAddress.IPv6Loopback);

        var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        (await download.WaitForPeerAsync()).EndPoint.ShouldBe(libtorrent.EndPoint);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_dials_us_over_IPv6()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync(OnIPv6);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start(address: IPAddress.IPv6Loopback);
        await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(us.EndPoint);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_client_that_listens_at_every_address_is_dialled_over_IPv4()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start(address: IPAddress.IPv6Any);
        var seeded = await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(new IPEndPoint(IPAddress.Loopback, us.EndPoint.Port));

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        (await seeded.WaitForPeerAsync()).EndPoint.Address.ShouldBe(IPAddress.Loopback);
    }
}
