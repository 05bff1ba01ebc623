using System.Globalization;
using System.Net;
using System.Text.Json;
using Rx.Torrent.Storage.Resume;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>A process of ours that is killed without a chance to say or save anything.</summary>
public class KilledProcessTests
{
    private const int Length = 12_000_007;

    [InteropFact(RealClient.Libtorrent)]
    public async Task What_was_verified_before_the_kill_is_not_downloaded_again()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content, uploadLimit: 4_000_000);

        double verified;
        await using (var killed = Download(torrentFile, folder.Folder("leech"), libtorrent.EndPoint))
        {
            var progress = await WaitForAsync(killed, "progress", e => Number(e, "downloaded") > Length / 5 && Number(e, "piecesVerified") > 0);
            Number(progress, "left").ShouldBeGreaterThan(0, "the seed was too fast for a kill in the middle");
            verified = (double)Number(progress, "piecesVerified") / Number(progress, "pieces");
            verified.ShouldBeGreaterThan(0);
        } // its standard input closes, and that kills it

        await using var again = Download(torrentFile, folder["leech"], libtorrent.EndPoint);

        var completed = await WaitForAsync(again, "completed");
        await again.Ended.WaitAsync(Patience.Default);
        content.ShouldBeIn(folder["leech"]);
        var slack = Length / 100; // the last piece is shorter than the others
        Number(completed, "downloaded").ShouldBeInRange(1, (long)(Length * (1 - verified)) + slack);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task After_the_kill_it_finds_its_peers_again_though_nobody_names_them()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), Length);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content, uploadLimit: 500_000);
        var resume = Path.Combine(folder.Folder("leech"), ".rx-torrent", $"{OurMetainfo.Read(torrentFile).InfoHash}.resume");

        await using (var killed = Download(torrentFile, folder["leech"], libtorrent.EndPoint))
        {
            await WaitForAsync(killed, "progress", e => Number(e, "downloaded") > 0 && File.Exists(resume) && ResumeFile.Load(resume) is { Peers.Count: > 0 });
        }

        await using var again = Download(torrentFile, folder["leech"]);
        await WaitForAsync(again, "completed");
        content.ShouldBeIn(folder["leech"]);
    }

    private static ChildProcess Download(string torrentFile, string folder, IPEndPoint? peer = null) => ChildProcess.StartDaemon(
        "rxtorrent",
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "rxtorrent.dll"), "download", torrentFile, "--out", folder, .. peer is null ? Array.Empty<string>() : ["--peer", peer.ToString()],
            "--port", "0", "--bind", "127.0.0.1", "--no-tracker", "--exit-when-complete", "--json",
        ],
        folder);

    private static async Task<JsonElement> WaitForAsync(ChildProcess process, string what, Func<JsonElement, bool>? where = null)
    {
        var line = await process.WaitForLineAsync(
            line => line.StartsWith('{') && Parse(line) is var e && e.GetProperty("event").GetString() == what && where?.Invoke(e) != false, what, Patience.Long);
        return Parse(line);
    }

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    private static long Number(JsonElement element, string name) => long.Parse(element.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture);
}
