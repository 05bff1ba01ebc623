using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>A download that does not go through in one go. Libtorrent sends slowly, so that there is a middle.</summary>
public class InterruptionTests
{
    private const int Length = 5_000_003;
    private const int SlowRate = 2_500_000;

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_pause_lets_libtorrent_go_and_a_resume_goes_on_from_there()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var seeded = await libtorrent.SeedAsync(torrentFile, content, uploadLimit: SlowRate);
        await using var us = EngineClient.Start();
        var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);
        await download.WaitForPiecesAsync(20);

        await download.Swarm.PauseAsync();

        download.Swarm.State.ShouldBe(SwarmState.Paused);
        (await download.WaitForEndAsync(libtorrent.EndPoint)).Kind.ShouldBe(DisconnectKind.Paused);
        var paused = await download.Swarm.GetProgressAsync();
        (paused.Peers, paused.RequestsOutstanding).ShouldBe((0, 0));
        paused.PiecesVerified.ShouldBeInRange(20, paused.PieceCount - 1, "the seed was too fast for a pause in the middle");
        await seeded.WaitForAsync("peer_disconnected");

        await download.Swarm.ResumeAsync();

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        (await download.Swarm.GetProgressAsync()).Downloaded.ShouldBe(Length);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Who_comes_back_takes_up_what_an_earlier_run_has_left()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content, uploadLimit: SlowRate);
        long before, bytes;
        await using (var us = EngineClient.Start())
        {
            var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);
            await download.WaitForPiecesAsync(20);
            await us.DisposeAsync();
            before = download.Verified.Count;
            bytes = download.Verified.Sum(piece => (long)download.Swarm.Metainfo!.Layout.LengthOf(piece.Piece)); // the last piece is a short one
        }
        await using var again = EngineClient.Start();

        var rest = await again.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);

        await rest.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        rest.Verified.Count(piece => piece.Origin == PieceOrigin.Resumed).ShouldBe((int)before);
        rest.Verified.ShouldNotContain(piece => piece.Origin == PieceOrigin.FoundOnDisk);
        (await rest.Swarm.GetProgressAsync()).Downloaded.ShouldBeLessThanOrEqualTo(Length - bytes);
    }

    /// <summary>A copy that is made while the download goes on is what a crash leaves: resume data, and files that have gone on since.</summary>
    [InteropFact(RealClient.Libtorrent)]
    public async Task After_a_crash_resume_data_that_is_behind_the_files_costs_a_check_and_no_download()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content, uploadLimit: SlowRate);
        await using var us = EngineClient.Start();
        var download = await us.AddAsync(torrentFile, folder["leech"], new AddOptions
        {
            Peers = [libtorrent.EndPoint],
            Swarm = EngineClient.Quick with { SaveInterval = TimeSpan.FromMilliseconds(300) },
        });
        await download.WaitForPiecesAsync(20);
        using var saved = new FileSystemWatcher(folder.Folder(Path.Combine("leech", ".rx-torrent"))) { EnableRaisingEvents = true };
        var isSaved = new TaskCompletionSource();
        saved.Renamed += (_, _) => isSaved.TrySetResult();
        saved.Changed += (_, _) => isSaved.TrySetResult();
        await isSaved.Task.WaitAsync(Patience.Default);
        await download.WaitForPiecesAsync(download.Verified.Count + 5);
        var before = download.Verified.Count;
        CopyResumeData(folder["leech"], folder["crashed"]);
        File.Copy(Path.Combine(folder["leech"], content.Name), Path.Combine(folder["crashed"], content.Name));
        await using var again = EngineClient.Start();

        var rest = await again.AddAsync(torrentFile, folder["crashed"], libtorrent.EndPoint);

        await rest.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["crashed"]);
        (await rest.Swarm.GetProgressAsync()).Downloaded.ShouldBeInRange(1, Length - (before - 1) * 32L * 1024); // the last piece is shorter
    }

    private static void CopyResumeData(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, ".rx-torrent"));
        foreach (var file in Directory.GetFiles(Path.Combine(from, ".rx-torrent"), "*.resume"))
            File.Copy(file, Path.Combine(to, ".rx-torrent", Path.GetFileName(file)));
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task When_libtorrent_goes_away_the_rest_comes_from_the_next_one()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var second = await LibtorrentClient.StartAsync();
        var torrentFile = await second.CreateTorrentFileAsync(content);
        await second.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();
        await using var first = await LibtorrentClient.StartAsync();
        var slow = await first.SeedAsync(torrentFile, content, uploadLimit: SlowRate);
        var download = await us.AddAsync(torrentFile, folder["leech"], first.EndPoint);
        await download.WaitForPiecesAsync(20);
        await slow.RemoveAsync();
        (await download.WaitForEndAsync(first.EndPoint)).Kind.ShouldBeOneOf(DisconnectKind.ClosedByPeer, DisconnectKind.ConnectionLost);

        download.Connect(second.EndPoint);

        await download.WaitForCompletionAsync(explain: () => second.Log);
        content.ShouldBeIn(folder["leech"]);
        (await download.Swarm.GetProgressAsync()).Downloaded.ShouldBe(Length);
    }
}
