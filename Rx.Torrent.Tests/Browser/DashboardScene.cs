using System.Net;
using Microsoft.Playwright;
using Rx.Torrent.Dashboard;
using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage.Creation;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Namespaces;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>A client with its dashboard and a seed to download from, over real sockets; and pages that look at it.</summary>
internal sealed class DashboardScene : IAsyncDisposable
{
    /// <summary>Slow enough to be seen on the way: the content takes longer than a test has patience for any one thing.</summary>
    private const long SlowRate = 128 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly Chromium _chromium;
    private readonly List<TorrentClient> _clients = [];
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<WatchedPage> _pages = [];
    private readonly List<Swarm> _downloads = [];

    private readonly IDisposable _network;
    private readonly SceneDiary _diary;

    private DashboardScene(Chromium chromium, ITestOutputHelper output, IDisposable network)
    {
        _chromium = chromium;
        _network = network;
        _diary = new SceneDiary(output);
        Client = Open("we");
    }

    public TorrentClient Client { get; }

    public DashboardApp App { get; private set; } = null!;

    /// <summary>How fast the seeds send.</summary>
    public RateLimits SeedLimits { get; } = new(upload: SlowRate);

    /// <summary>Where downloads go.</summary>
    public string Downloads => _folder.Folder("downloads");

    public Uri Address => App.Addresses[0];

    public static async Task<DashboardScene> StartAsync(Chromium chromium, ITestOutputHelper output, Func<DashboardOptions, DashboardOptions>? change = null)
    {
        var network = await MachineNetwork.ReserveAsync();
        try
        {
            var scene = new DashboardScene(chromium, output, network);
            var options = new DashboardOptions { Urls = ["http://127.0.0.1:0"], Directory = scene.Downloads };
            scene.App = await DashboardApp.StartAsync(scene.Client, change?.Invoke(options) ?? options);
            return scene;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Makes content and somebody who seeds it.</summary>
    public async Task<SeededContent> SeedAsync(ContentTree content, string clientVersion = "Seed 1.0", params Uri[] trackers)
    {
        var metainfo = await MetainfoCreator.CreateAsync(content.Path, made => made with { PieceLength = 32 * 1024, Trackers = trackers.Length > 0 ? [[.. trackers]] : [] });
        return new SeededContent(content, metainfo, await SeedAsync(metainfo, content.Folder, clientVersion));
    }

    /// <summary>One more who seeds it.</summary>
    public async Task<IPEndPoint> SeedAsync(MetainfoFile metainfo, string folder, string clientVersion)
    {
        var seed = Open(clientVersion, builder => builder.UseRateLimits(SeedLimits).Configure(options => options with { ClientVersion = clientVersion }));
        await seed.Add(metainfo, folder).WhenCompleted;
        return seed.ListenEndPoints[0];
    }

    /// <summary>Content of one file, made in the folder of the scene.</summary>
    public ContentTree Content(int length = 24 * 1024 * 1024 + 777, string name = "single.bin", int seed = 1) => ContentTree.SingleFile(_folder.Folder($"seed-{seed}"), length, name, seed);

    /// <summary>The client downloads it from its seed, as soon as a page is open: however long a browser takes to start, the page sees all of it.</summary>
    public Swarm Download(SeededContent content)
    {
        var swarm = Client.Add(content.Metainfo, Downloads, new AddOptions { Peers = [content.Seed], Paused = true });
        _downloads.Add(swarm);
        return swarm;
    }

    /// <summary>Opens the page in a browser of its own, which may be prepared first.</summary>
    public async Task<WatchedPage> OpenAsync(
        string path = "/", int width = 1440, int height = 1000, ColorScheme scheme = ColorScheme.Light, bool bypassPolicy = false, Func<IPage, Task>? prepare = null)
    {
        var context = await _chromium.NewContextAsync(width, height, scheme, bypassPolicy);
        _contexts.Add(context);
        var page = new WatchedPage(await context.NewPageAsync());
        _pages.Add(page);
        _diary.Note("a page is there");
        if (prepare is not null) await prepare(page.Page);
        await page.Page.BringToFrontAsync(); // a page that nobody sees gets no frames, and rightly shows nothing
        await page.Page.GotoAsync(new Uri(Address, path).AbsoluteUri);
        _diary.Note("and open");
        foreach (var swarm in _downloads) await swarm.ResumeAsync();
        _downloads.Clear();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        using var network = _network;
        await _diary.TellAsync(Client.Swarms, _pages);
        foreach (var context in _contexts) await context.CloseAsync();
        await App.DisposeAsync();
        foreach (var client in _clients) await client.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Fails when a page has complained of anything.</summary>
    public void ShouldHaveNoComplaints() => _pages.SelectMany(page => page.Complaints).ShouldBeEmpty();

    private TorrentClient Open(string name, Action<TorrentClientBuilder>? build = null)
    {
        var client = TorrentClient.Create(builder =>
        {
            builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).UseMetadataExchange();
            builder.Configure(options => options with { KeepResumeData = false });
            build?.Invoke(builder);
        });
        _clients.Add(client);
        _diary.Follow(name, client);
        return client;
    }
}
