using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Storage;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>Content in a directory, its torrent, and clients on the loopback interface that share it. All of it goes with the scene.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<TorrentClient> _clients = [];
    private readonly byte[][] _bytes;

    private Scene(string name, int pieceLength, (string Name, int Length)[] files, int seed)
    {
        var random = new Random(seed);
        _bytes = [.. files.Select(file => new byte[file.Length])];
        foreach (var bytes in _bytes) random.NextBytes(bytes);
        var builder = MetainfoBuilder.ForDirectory(name, files.Select(file => new MetainfoSource(file.Name, file.Length))) with { PieceLength = pieceLength };
        var plan = builder.Plan();
        var all = plan.Files.SelectMany(file => _bytes[Array.FindIndex(files, named => named.Name == file.Path)]).ToArray();
        var hashes = all.Chunk(pieceLength).SelectMany(System.Security.Cryptography.SHA1.HashData).ToArray();
        Metainfo = plan.Build(hashes, PathRules.Unix);
        Names = [.. files.Select(file => Path.Combine(name, file.Name))];
        Save(Source);
    }

    public MetainfoFile Metainfo { get; }

    /// <summary>The paths of the files below a download directory.</summary>
    public string[] Names { get; }

    /// <summary>Where the content is complete.</summary>
    public string Source => Below("seed");

    /// <summary>Where it is downloaded to.</summary>
    public string Target => Below("leech");

    public LogBook Log { get; } = new();

    /// <summary>One file, of so many bytes, in pieces of 32 KiB.</summary>
    public static Scene OneFile(int length = 1_000_003, int pieceLength = 32 * 1024) => new("one", pieceLength, [("file.bin", length)], 1);

    /// <summary>Three files whose borders lie within pieces.</summary>
    public static Scene ThreeFiles() => new("three", 32 * 1024, [("a.bin", 300_001), ("b.bin", 300_001), ("c.bin", 300_001)], 2);

    /// <summary>Content unlike that of any other number.</summary>
    public static Scene Numbered(int number, int length = 1_000_003) => new($"number{number}", 32 * 1024, [("file.bin", length)], 100 + number);

    /// <summary>A path in the scene's own directory.</summary>
    public string Below(string name) => _directory[name];

    public byte[] BytesOf(int file = 0) => _bytes[file];

    /// <summary>The bytes that a directory has of a file.</summary>
    public byte[] BytesIn(string directory, int file = 0) => File.ReadAllBytes(PathIn(directory, file));

    public string PathIn(string directory, int file = 0) => Path.Combine(directory, Names[file]);

    /// <summary>Puts the whole content into a directory.</summary>
    public void Save(string directory)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathIn(directory, i))!);
            File.WriteAllBytes(PathIn(directory, i), _bytes[i]);
        }
    }

    /// <summary>Changes a byte of a file, as another program might while we have it open.</summary>
    public void Damage(string directory, int at, int file = 0)
    {
        using var handle = File.OpenHandle(PathIn(directory, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(handle, [(byte)~_bytes[file][at]], at);
    }

    public void ShouldBeWholeIn(string directory)
    {
        for (var i = 0; i < Names.Length; i++) BytesIn(directory, i).AsSpan().SequenceEqual(_bytes[i]).ShouldBeTrue(Names[i]);
    }

    /// <summary>A client that listens on the loopback interface, dials again soon, and goes with the scene if it is not disposed before.</summary>
    public TorrentClient Client(Func<TorrentClientOptions, TorrentClientOptions>? configure = null, Action<TorrentClientBuilder>? build = null)
    {
        var client = TorrentClient.Create(builder =>
        {
            builder.UseLogging(Log).ListenAt(new IPEndPoint(IPAddress.Loopback, 0));
            builder.Configure(options => options with
            {
                Swarms = options.Swarms with { ShortestReconnect = TimeSpan.FromMilliseconds(100), GoodbyeLimit = TimeSpan.FromSeconds(1) },
            });
            if (configure is not null) builder.Configure(configure);
            build?.Invoke(builder);
        });
        _clients.Add(client);
        return client;
    }

    /// <summary>A client that seeds the content.</summary>
    public async Task<TorrentClient> SeedAsync(Func<TorrentClientOptions, TorrentClientOptions>? configure = null, Action<TorrentClientBuilder>? build = null)
    {
        var client = Client(configure, build);
        await client.Add(Metainfo, Source).ReachAsync(SwarmState.Seeding);
        return client;
    }

    public PieceIndex Piece(int number) => new(number);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        _directory.Dispose();
        Log.Faults.ShouldBeEmpty();
    }
}
