using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>Data flows both ways on one connection.</summary>
public class HalvesTests
{
    private const int PieceLength = 32 * 1024;

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(Pipeline.BuiltIn)]
    [InlineData(Pipeline.TenStages)]
    public async Task We_and_libtorrent_have_a_half_each_and_complete_each_other(Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 128 * PieceLength - 1);
        var half = 64 * PieceLength;
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, PieceLength);
        await WritePartAsync(content, folder.Folder("theirs"), 0, half);
        await WritePartAsync(content, folder.Folder("ours"), half, (int)content.Length - half);
        var theirs = await libtorrent.AddAsync(torrentFile, folder["theirs"]);
        await theirs.WaitForAsync("torrent_checked");
        (await theirs.StatusAsync()).Pieces.ShouldBe(64);
        await using var us = EngineClient.Start(pipeline);
        var ours = await us.AddAsync(torrentFile, folder["ours"]);
        await ours.WaitForStateAsync(SwarmState.Downloading);
        ours.Verified.Count.ShouldBe(64);

        ours.Connect(libtorrent.EndPoint);

        await ours.WaitForCompletionAsync(explain: () => libtorrent.Log);
        await theirs.WaitForCompletionAsync();
        content.ShouldBeIn(folder["ours"]);
        content.ShouldBeIn(folder["theirs"]);
        var progress = await ours.Swarm.GetProgressAsync();
        (progress.Downloaded, progress.Uploaded).ShouldBe((half, content.Length - half));
    }

    /// <summary>Writes the content with zeros for all that is outside of a range.</summary>
    private static async Task WritePartAsync(ContentTree content, string folder, int start, int length)
    {
        var bytes = await File.ReadAllBytesAsync(content.Path);
        bytes.AsSpan(0, start).Clear();
        bytes.AsSpan(start + length).Clear();
        await File.WriteAllBytesAsync(Path.Combine(folder, content.Name), bytes);
    }
}
