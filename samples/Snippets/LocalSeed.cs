using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage.Creation;

namespace Rx.Torrent.Snippets;

/// <summary>Somebody to download from: a folder with a file and its torrent, a seed, and a tracker that knows that seed and nobody else.</summary>
internal sealed class LocalSeed : IAsyncDisposable
{
    public const int Length = 8 * 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snippets");
    private readonly TorrentClient _client;
    private readonly WebApplication _tracker;

    private LocalSeed(Action<TorrentClientBuilder> build)
    {
        _client = TorrentClient.Create(builder => build(builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0))));
        var web = WebApplication.CreateSlimBuilder();
        web.WebHost.UseUrls("http://127.0.0.1:0");
        web.Logging.ClearProviders();
        _tracker = web.Build();
        _tracker.MapGet("/announce", () => Results.Bytes(Reply(EndPoint), "text/plain"));
        _tracker.MapGet("/scrape", () => Results.Bytes(Counts(Metainfo.InfoHash), "text/plain"));
    }

    public string Folder => _folder.FullName;

    public string TorrentPath => Path.Combine(Folder, "holiday.torrent");

    public IPEndPoint EndPoint => _client.ListenEndPoints[0];

    public MetainfoFile Metainfo { get; private set; } = null!;

    public byte[] Content { get; } = new byte[Length];

    public static async Task<LocalSeed> StartAsync(Action<TorrentClientBuilder> build)
    {
        var seed = new LocalSeed(build);
        await seed._tracker.StartAsync();
        new Random(1).NextBytes(seed.Content);
        var file = Path.Combine(seed.Folder, "holiday");
        await File.WriteAllBytesAsync(file, seed.Content);
        seed.Metainfo = await MetainfoCreator.CreateAsync(file, metainfo => metainfo with { Trackers = [[new Uri(seed._tracker.Urls.First() + "/announce")]] });
        await File.WriteAllBytesAsync(seed.TorrentPath, seed.Metainfo.Encode());
        var swarm = seed._client.Add(seed.Metainfo, seed.Folder, new AddOptions { UseTrackers = false });
        await swarm.WhenCompleted;
        return seed;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _tracker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What BEP 3 and BEP 23 have a tracker say: when to ask again, and one peer in six bytes.</summary>
    private static byte[] Reply(IPEndPoint peer) =>
    [
        .. Encoding.ASCII.GetBytes("d8:intervali60e5:peers6:"),
        .. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port,
        (byte)'e',
    ];

    /// <summary>What BEP 48 has it say of a swarm with one seed.</summary>
    private static byte[] Counts(InfoHash infoHash) =>
        [.. "d5:filesd20:"u8, .. infoHash.WireSpan, .. "d8:completei1e10:downloadedi0e10:incompletei0eeee"u8];
}
