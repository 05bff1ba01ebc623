using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Harness;

/// <summary>
/// Our client as these tests run it: on loopback, on a port that the system chose, with a log of what happened. When it is disposed and
/// has logged an error, the test fails with that log.
/// </summary>
internal sealed class EngineClient : IAsyncDisposable
{
    /// <summary>Who hangs up is called again after a second, as libtorrent does here.</summary>
    public static readonly SwarmOptions Quick = new() { ShortestReconnect = TimeSpan.FromSeconds(1) };

    private readonly EngineLog _log = new();
    private readonly Mailbox<EngineSwarm> _added = new();

    private EngineClient(
        Pipeline pipeline, IPAddress address, Func<TorrentClientOptions, TorrentClientOptions>? configure, Action<TorrentClientBuilder>? build)
    {
        Client = TorrentClient.Create(builder =>
        {
            builder.Configure(options => options with { Seed = 1, Swarms = Quick }).ListenAt(new IPEndPoint(address, 0)).UseLogging(_log);
            if (configure is not null) builder.Configure(configure);
            build?.Invoke(builder);
            for (var i = 0; pipeline == Pipeline.TenStages && i < 10; i++)
                builder.Use(incoming: (messages, _) => messages.Where(_ => true), outgoing: (messages, _) => messages.Where(_ => true), name: $"stage {i}");
        });
        Client.WhenSwarmAdded.Subscribe(swarm => _added.Add(new EngineSwarm(swarm, _log)));
    }

    public TorrentClient Client { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => Client.ListenEndPoints[0];

    public static EngineClient Start(
        Pipeline pipeline = Pipeline.BuiltIn,
        IPAddress? address = null,
        Func<TorrentClientOptions, TorrentClientOptions>? configure = null,
        Action<TorrentClientBuilder>? build = null) =>
        new(pipeline, address ?? IPAddress.Loopback, configure, build);

    /// <summary>Adds a torrent that downloads into <paramref name="folder"/>, or seeds what it finds there.</summary>
    public async Task<EngineSwarm> AddAsync(string torrentFile, string folder, AddOptions? options = null)
    {
        var swarm = await Client.AddAsync(torrentFile, folder, options);
        return await _added.TakeAsync(added => added.Swarm == swarm, Patience.Default, _log.ToString);
    }

    /// <summary>Adds the torrent that a magnet link names.</summary>
    public async Task<EngineSwarm> AddAsync(MagnetLink link, string folder, AddOptions? options = null)
    {
        var swarm = Client.Add(link, folder, options);
        return await _added.TakeAsync(added => added.Swarm == swarm, Patience.Default, _log.ToString);
    }

    /// <summary>Adds a torrent that is downloaded from peers at these addresses.</summary>
    public Task<EngineSwarm> AddAsync(string torrentFile, string folder, params IPEndPoint[] peers) =>
        AddAsync(torrentFile, folder, new AddOptions { Peers = peers });

    /// <summary>Adds content that lies on this disk and waits until it is checked and seeded.</summary>
    public async Task<EngineSwarm> SeedAsync(string torrentFile, ContentTree content, AddOptions? options = null)
    {
        var swarm = await AddAsync(torrentFile, content.Folder, options);
        await swarm.WaitForSeedingAsync();
        return swarm;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().AsTask().WaitAsync(Patience.Default);
        if (_log.Errors.Count > 0) throw new InvalidOperationException($"our client logged {_log.Errors[0]}\n{_log}");
    }
}
