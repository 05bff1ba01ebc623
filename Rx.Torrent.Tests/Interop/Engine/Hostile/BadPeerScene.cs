using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>Our client between a bad peer and libtorrent, which has the content and sends it as it should.</summary>
internal sealed class BadPeerScene : IAsyncDisposable
{
    public const int PieceLength = 32 * 1024;

    /// <summary>More than the kernel's buffers and our own may hold of what one peer sends or does not take.</summary>
    public const long FairMemory = 16 * 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    private BadPeerScene(LibtorrentClient libtorrent, PeerOptions patience)
    {
        Libtorrent = libtorrent;
        Us = EngineClient.Start(configure: options => options with { Swarms = EngineClient.Quick with { Peers = patience } });
        Content = ContentTree.SingleFile(_folder.Folder("seed"), 64 * PieceLength - 7);
    }

    public ContentTree Content { get; }

    public LibtorrentClient Libtorrent { get; }

    /// <summary>What libtorrent seeds.</summary>
    public LibtorrentTorrent Seeded { get; private set; } = null!;

    public EngineClient Us { get; }

    public string TorrentFile { get; private set; } = "";

    public MetainfoFile Metainfo { get; private set; } = null!;

    /// <summary>Our download, which knows of nobody yet.</summary>
    public EngineSwarm Download { get; private set; } = null!;

    public static async Task<BadPeerScene> StartAsync(PeerOptions? patience = null)
    {
        var scene = new BadPeerScene(await LibtorrentClient.StartAsync(), patience ?? new PeerOptions());
        scene.TorrentFile = await scene.Libtorrent.CreateTorrentFileAsync(scene.Content, PieceLength);
        scene.Metainfo = OurMetainfo.Read(scene.TorrentFile);
        scene.Seeded = await scene.Libtorrent.SeedAsync(scene.TorrentFile, scene.Content);
        scene.Download = await scene.Us.AddAsync(scene.TorrentFile, scene._folder["leech"]);
        await scene.Download.WaitForStateAsync(SwarmState.Downloading);
        return scene;
    }

    /// <summary>The download gets the good peer and completes, whatever the bad one does.</summary>
    public async Task CompleteAsync(TimeSpan? timeout = null)
    {
        Download.Connect(Libtorrent.EndPoint);
        await Download.WaitForCompletionAsync(timeout, () => Libtorrent.Log);
        Content.ShouldBeIn(_folder["leech"]);
    }

    /// <summary>A folder for somebody else.</summary>
    public string Folder(string name) => _folder.Folder(name);

    public async ValueTask DisposeAsync()
    {
        await Us.DisposeAsync();
        await Libtorrent.DisposeAsync();
        _folder.Dispose();
    }
}
