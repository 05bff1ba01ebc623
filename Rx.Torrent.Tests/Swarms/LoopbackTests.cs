using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage.Creation;

namespace Rx.Torrent.Tests.Swarms;

public sealed class LoopbackTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rx-torrent-loopback-").FullName;

    [Fact]
    public async Task One_client_downloads_from_another()
    {
        var source = Directory.CreateDirectory(Path.Combine(_root, "seed")).FullName;
        var content = new byte[5_000_017];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(source, "file.bin"), content);
        var metainfo = await MetainfoCreator.CreateAsync(Path.Combine(source, "file.bin"));

        await using var seed = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)));
        await using var leech = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)));
        var seeding = seed.Add(metainfo, source);
        await seeding.ObserveState().FirstAsync(state => state == SwarmState.Seeding).ToTask().WaitAsync(TimeSpan.FromSeconds(20));
        var downloading = leech.Add(metainfo, Path.Combine(_root, "leech"), new AddOptions { Peers = [seed.ListenEndPoints[0]] });

        await downloading.WhenCompleted.AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        (await File.ReadAllBytesAsync(Path.Combine(_root, "leech", "file.bin"))).ShouldBe(content);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
