using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>Libtorrent among the real clients themselves: when one of these fails, the harness or the machine is at fault and not the library.</summary>
public class LibtorrentClientTests
{
    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_downloads_a_folder_from_libtorrent()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var seeder = await LibtorrentClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await seeder.CreateTorrentFileAsync(content);
        var seeded = await seeder.SeedAsync(torrentFile, content);
        var download = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(seeder.EndPoint);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        seeded.InfoHash.ShouldBe(download.InfoHash);
        (await download.StatusAsync()).Progress.ShouldBe(1);
        (await seeded.StatusAsync()).Uploaded.ShouldBe(content.Length);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_tells_why_a_peer_left()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 500_000);
        await using var one = await LibtorrentClient.StartAsync();
        await using var other = await LibtorrentClient.StartAsync(new LibtorrentOptions { Settings = [("close_redundant_connections", true)] });
        var torrentFile = await one.CreateTorrentFileAsync(content);
        var seeded = await one.SeedAsync(torrentFile, content);
        await other.SeedAsync(torrentFile, content);

        await seeded.ConnectAsync(other.EndPoint);

        var left = await seeded.WaitForAsync("peer_disconnected");
        left["endpoint"].ShouldBe(other.EndPoint.ToString());
        left.Message.ShouldNotBeEmpty();
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_resumes_from_saved_data_without_checking()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 300_000);
        await using (var first = await LibtorrentClient.StartAsync())
        {
            var torrent = await first.SeedAsync(await first.CreateTorrentFileAsync(content), content);
            await torrent.SaveResumeAsync(folder["resume"]);
        }
        await using var second = await LibtorrentClient.StartAsync();

        var resumed = await second.AddResumedAsync(folder["resume"], content.Folder);

        await resumed.WaitForStateAsync("seeding");
        (await resumed.StatusAsync()).Pieces.ShouldBe(10);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_finds_a_damaged_byte_when_it_rechecks()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 100_000);
        await using var client = await LibtorrentClient.StartAsync();
        var torrent = await client.SeedAsync(await client.CreateTorrentFileAsync(content), content);
        await torrent.WaitForAsync("torrent_checked");
        var bytes = await File.ReadAllBytesAsync(content.Path);
        bytes[40_000] ^= 1;
        await File.WriteAllBytesAsync(content.Path, bytes);

        await torrent.RecheckAsync();

        await torrent.WaitForAsync("torrent_checked");
        (await torrent.StatusAsync()).Pieces.ShouldBe(3);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task What_does_not_happen_fails_with_the_log_of_the_client()
    {
        await using var client = await LibtorrentClient.StartAsync();

        var error = await Should.ThrowAsync<TimeoutException>(() => client.WaitForAsync("torrent_finished", timeout: TimeSpan.FromMilliseconds(1)));

        error.Message.ShouldContain("torrent_finished");
        error.Message.ShouldContain("listening");
    }
}
