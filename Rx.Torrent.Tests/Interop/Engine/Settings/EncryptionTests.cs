using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

/// <summary>We speak in the clear; so does libtorrent, unless it is told to insist on encryption.</summary>
public class EncryptionTests
{
    private static readonly LibtorrentOptions EncryptionAllowed = new() { Encryption = Encryption.Allowed };

    [InteropFact(RealClient.Libtorrent)]
    public async Task We_dial_a_libtorrent_that_would_rather_encrypt()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync(EncryptionAllowed);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_libtorrent_that_would_rather_encrypt_dials_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync(EncryptionAllowed);
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start();
        await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(us.EndPoint);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_libtorrent_that_insists_on_encryption_does_not_come_together_with_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_001);
        await using var libtorrent = await LibtorrentClient.StartAsync(new LibtorrentOptions { Encryption = Encryption.Forced });
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();
        var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);

        (await download.WaitForEndAsync(libtorrent.EndPoint)).Kind.ShouldBeOneOf(DisconnectKind.ClosedByPeer, DisconnectKind.ConnectionLost);

        await seeded.ConnectAsync(us.EndPoint);
        await seeded.WaitForAsync("peer_disconnected", e => e["endpoint"] == us.EndPoint.ToString());
        (await download.Swarm.GetProgressAsync()).Downloaded.ShouldBe(0);
    }
}
