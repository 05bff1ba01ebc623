using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

/// <summary>
/// All kinds of content at once, because Transmission lets ten seconds pass before the first byte; but one after the other shakes hands,
/// because it hangs up on whoever calls from an address with which it is shaking hands already. The .torrent files are ours.
/// </summary>
public class SeedToTransmissionTests
{
    [InteropTheory(RealClient.Transmission)]
    [InlineData(Pipeline.BuiltIn)]
    [InlineData(Pipeline.TenStages)]
    public async Task We_seed_and_transmission_downloads(Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        await using var transmission = await TransmissionClient.StartAsync();
        await using var us = EngineClient.Start(pipeline);
        using var oneByOne = new SemaphoreSlim(1);

        await Task.WhenAll(Enum.GetValues<ContentKind>().Select(async kind =>
        {
            var content = kind.Make(folder.Folder($"{kind}"));
            var torrentFile = await content.WriteTorrentFileAsync(folder[$"{kind}.torrent"]);
            var seeded = await us.SeedAsync(torrentFile, content);
            var infoHash = await transmission.AddAsync(torrentFile, folder.Folder($"{kind} leech"));
            await transmission.WaitForAsync(infoHash, status => status.IsDownloading, "start");

            await oneByOne.WaitAsync();
            seeded.Connect(transmission.EndPoint);
            await seeded.WaitForPeerAsync();
            oneByOne.Release();

            await transmission.WaitForCompletionAsync(infoHash);
            content.ShouldBeIn(folder[$"{kind} leech"], withEmptyFiles: false); // it makes none
            (await seeded.Swarm.GetProgressAsync()).Uploaded.ShouldBe(content.Length);
            (await transmission.StatusAsync(infoHash)).CorruptEver.ShouldBe(0);
        }));
    }
}
