using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>A libtorrent session in a process of its own, on a port that the system chose.</summary>
internal sealed class LibtorrentClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Mailbox<LibtorrentEvent> _events = new();
    private readonly Mailbox<JsonElement> _replies = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _process;
    private int _lastCommand;

    private LibtorrentClient(LibtorrentOptions options)
    {
        EndPoint = new IPEndPoint(options.Address, 0);
        var script = Path.Combine(AppContext.BaseDirectory, "Interop", "Libtorrent", "libtorrent_client.py");
        _process = ChildProcess.Start("libtorrent", InstalledClients.PathOf(RealClient.Libtorrent), ["-B", script, options.ToJson()], _folder.Path, OnLine);
        _ = CloseAtEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Its last lines, for failure messages.</summary>
    public string Log => _process.Log;

    /// <summary>Starts a session and waits until it listens.</summary>
    public static async Task<LibtorrentClient> StartAsync(LibtorrentOptions? options = null)
    {
        var client = new LibtorrentClient(options ?? new LibtorrentOptions());
        try
        {
            var listening = await client.WaitForAsync("listening");
            client.EndPoint.Port = int.Parse(listening["port"]!, CultureInfo.InvariantCulture);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a <c>.torrent</c> file for content and returns its path.</summary>
    /// <param name="content">What to share.</param>
    /// <param name="pieceLength">Bytes a piece, a power of two of at least 16 KiB.</param>
    /// <param name="version">"v1", "v2" or "hybrid" (BEP 52).</param>
    /// <param name="trackers">Announce URLs, each a tier of its own.</param>
    /// <param name="webSeeds">URLs of BEP 19.</param>
    /// <param name="isPrivate">BEP 27.</param>
    public async Task<string> CreateTorrentFileAsync(
        ContentTree content, int pieceLength = 32 * 1024, string version = "v1", string[]? trackers = null, string[]? webSeeds = null, bool isPrivate = false)
    {
        var file = _folder[$"{content.Name}-{Interlocked.Increment(ref _lastCommand)}.torrent"];
        await AskAsync("make_torrent", new JsonObject
        {
            ["content"] = content.Path,
            ["file"] = file,
            ["piece_length"] = pieceLength,
            ["version"] = version,
            ["trackers"] = JsonSerializer.SerializeToNode(trackers ?? []),
            ["web_seeds"] = JsonSerializer.SerializeToNode(webSeeds ?? []),
            ["private"] = isPrivate,
        });
        return file;
    }

    /// <summary>Adds a torrent that downloads into <paramref name="folder"/>, or seeds what it finds there.</summary>
    public Task<LibtorrentTorrent> AddAsync(string torrentFile, string folder, bool pex = false, bool superSeeding = false, int uploadLimit = 0) =>
        AddAsync(new JsonObject
        {
            ["file"] = torrentFile,
            ["folder"] = folder,
            ["pex"] = pex,
            ["super_seeding"] = superSeeding,
            ["upload_limit"] = uploadLimit,
        });

    /// <summary>Adds a torrent by its magnet link.</summary>
    public Task<LibtorrentTorrent> AddMagnetAsync(string link, string folder, bool pex = false) =>
        AddAsync(new JsonObject { ["magnet"] = link, ["folder"] = folder, ["pex"] = pex });

    /// <summary>Adds a torrent as <see cref="LibtorrentTorrent.SaveResumeAsync"/> left it.</summary>
    public Task<LibtorrentTorrent> AddResumedAsync(string resumeFile, string folder) =>
        AddAsync(new JsonObject { ["resume"] = resumeFile, ["folder"] = folder });

    /// <summary>Adds content that lies on this disk and waits until it is checked and seeded.</summary>
    public async Task<LibtorrentTorrent> SeedAsync(string torrentFile, ContentTree content, bool pex = false, bool superSeeding = false, int uploadLimit = 0)
    {
        var torrent = await AddAsync(torrentFile, content.Folder, pex, superSeeding, uploadLimit);
        await torrent.WaitForStateAsync("seeding");
        return torrent;
    }

    /// <summary>Tells the DHT of a node.</summary>
    public Task AddDhtNodeAsync(IPEndPoint node) =>
        AskAsync("add_dht_node", new JsonObject { ["host"] = node.Address.ToString(), ["port"] = node.Port });

    /// <summary>Begins to look for peers in the DHT; answers come as <c>dht_get_peers_reply</c>, with <c>peers</c>.</summary>
    public Task GetDhtPeersAsync(string infoHash) => AskAsync("dht_get_peers", new JsonObject { ["target"] = infoHash });

    /// <summary>Puts an immutable item into the DHT, and returns where.</summary>
    public Task<string> PutDhtItemAsync(string value) => AskAsync<string>("dht_put", new JsonObject { ["value"] = value }, "target");

    /// <summary>Begins to get an immutable item from the DHT; it comes as <c>dht_immutable_item</c>, with <c>value</c>.</summary>
    public Task GetDhtItemAsync(string target) => AskAsync("dht_get", new JsonObject { ["target"] = target });

    /// <summary>Begins to get a mutable item from the DHT; it comes as <c>dht_mutable_item</c>, with <c>value</c> and <c>seq</c>.</summary>
    public Task GetDhtItemAsync(string key, string salt) => AskAsync("dht_get_mutable", new JsonObject { ["key"] = key, ["salt"] = salt });

    /// <summary>Signs a value with an expanded Ed25519 secret and puts it into the DHT, with the sequence number that comes next there.</summary>
    public Task PutDhtItemAsync(byte[] expandedSecret, string key, string value, string salt) => AskAsync("dht_put_mutable", new JsonObject
    {
        ["secret"] = Convert.ToHexStringLower(expandedSecret),
        ["key"] = key,
        ["value"] = value,
        ["salt"] = salt,
    });

    /// <summary>Changes settings while it runs.</summary>
    public Task ChangeSettingsAsync(JsonObject settings) => AskAsync("settings_change", new JsonObject { ["settings"] = settings });

    /// <summary>Waits for an event, one that came already or one to come; each is handed out once.</summary>
    /// <param name="name">The alert's name without <c>_alert</c>: <c>torrent_finished</c>, <c>peer_disconnected</c>, <c>hash_failed</c> …</param>
    /// <param name="where">Which of them; any when it is null.</param>
    /// <param name="timeout">How long; <see cref="Patience.Default"/> when it is null.</param>
    /// <exception cref="TimeoutException">It did not come in time; the message has the log.</exception>
    public Task<LibtorrentEvent> WaitForAsync(string name, Func<LibtorrentEvent, bool>? where = null, TimeSpan? timeout = null)
    {
        var limit = timeout ?? Patience.Default;
        return _events.TakeAsync(
            e => e.Name == name && (where is null || where(e)), limit, () => $"libtorrent told no such \"{name}\" in {limit.TotalSeconds:0} s\n{Log}");
    }

    /// <summary>Sends a command of the script and returns its answer.</summary>
    /// <exception cref="InvalidOperationException">The script answered with an error.</exception>
    public async Task<JsonElement> AskAsync(string command, JsonObject arguments)
    {
        var id = Interlocked.Increment(ref _lastCommand);
        arguments["do"] = command;
        arguments["id"] = id;
        await _process.SendLineAsync(arguments.ToJsonString());
        var reply = await _replies.TakeAsync(r => r.GetProperty("reply").GetInt32() == id, Patience.Default, () => $"libtorrent did not answer {command}\n{Log}");
        return reply.TryGetProperty("failure", out var failure) ? throw new InvalidOperationException($"{command}: {failure}\n{Log}") : reply;
    }

    internal async Task<T> AskAsync<T>(string command, JsonObject arguments, string? member = null)
    {
        var reply = await AskAsync(command, arguments);
        return (member is null ? reply : reply.GetProperty(member)).Deserialize<T>(SnakeCase)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<LibtorrentTorrent> AddAsync(JsonObject arguments)
    {
        var reply = await AskAsync("add", arguments);
        return new LibtorrentTorrent(this, reply.GetProperty("torrent").GetString()!);
    }

    private async Task CloseAtEndAsync()
    {
        await _process.Ended;
        var reason = new InvalidOperationException("libtorrent ended\n" + Log);
        _events.Close(reason);
        _replies.Close(reason);
    }

    private void OnLine(string line)
    {
        var message = JsonDocument.Parse(line).RootElement;
        if (message.TryGetProperty("event", out var name)) _events.Add(new LibtorrentEvent(name.GetString()!, message));
        else _replies.Add(message);
    }
}
