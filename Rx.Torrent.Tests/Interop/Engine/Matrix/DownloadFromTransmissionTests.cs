using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

/// <summary>
/// All kinds of content at once, because Transmission lets ten seconds pass before the first byte; but one after the other shakes hands,
/// because it hangs up on whoever calls from an address with which it is shaking hands already. The .torrent files are ours.
/// </summary>
public class DownloadFromTransmissionTests
{
    [InteropTheory(RealClient.Transmission)]
    [InlineData(Pipeline.BuiltIn)]
    [InlineData(Pipeline.TenStages)]
    public async Task Transmission_seeds_and_we_download(Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        await using var transmission = await TransmissionClient.StartAsync();
        await using var us = EngineClient.Start(pipeline);
        using var oneByOne = new SemaphoreSlim(1);

        await Task.WhenAll(Enum.GetValues<ContentKind>().Select(async kind =>
        {
            var content = kind.Make(folder.Folder($"{kind}"));
            var torrentFile = await content.WriteTorrentFileAsync(folder[$"{kind}.torrent"]);
            var infoHash = await transmission.SeedAsync(torrentFile, content);

            await oneByOne.WaitAsync();
            var download = await us.AddAsync(torrentFile, folder[$"{kind} leech"], transmission.EndPoint);
            await download.WaitForPeerAsync();
            oneByOne.Release();

            await download.WaitForCompletionAsync(Patience.Long, () => transmission.Log);
            content.ShouldBeIn(folder[$"{kind} leech"]);
            (await download.Swarm.GetProgressAsync()).Wasted.ShouldBe(0);
            (await transmission.StatusAsync(infoHash)).UploadedEver.ShouldBeGreaterThanOrEqualTo(content.Length);
        }));
    }
}
