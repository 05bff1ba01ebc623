using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

public class SlotTests
{
    [InteropFact(RealClient.Libtorrent)]
    public async Task Who_is_choked_for_want_of_a_slot_is_served_after_the_others()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 4_000_003);
        await using var first = await LibtorrentClient.StartAsync();
        await using var second = await LibtorrentClient.StartAsync();
        var torrentFile = await first.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start();
        await us.SeedAsync(torrentFile, content, new AddOptions { Swarm = EngineClient.Quick with { UploadSlots = 1 } });
        var leeches = await Task.WhenAll(LeechAsync(first, "one"), LeechAsync(second, "two"));

        await Task.WhenAll(leeches.Select(leech => leech.ConnectAsync(us.EndPoint)));

        await Task.WhenAll(leeches.Select(leech => leech.WaitForCompletionAsync(Patience.Long)));
        content.ShouldBeIn(folder["one"]);
        content.ShouldBeIn(folder["two"]);

        async Task<LibtorrentTorrent> LeechAsync(LibtorrentClient client, string name)
        {
            var leech = await client.AddAsync(torrentFile, folder.Folder(name));
            await leech.WaitForStateAsync("downloading");
            return leech;
        }
    }
}
