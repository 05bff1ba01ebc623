using System.Text.Json.Nodes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>Node's <c>bittorrent-tracker</c> in a process of its own: a tracker on loopback, and a client for other trackers.</summary>
internal sealed class NodeTracker : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _process;

    private NodeTracker() => _process = ChildProcess.Start(
        "bittorrent-tracker",
        InstalledClients.PathOf(RealClient.NodeTracker),
        [Path.Combine(AppContext.BaseDirectory, "Interop", "Node", "tracker.mjs"), InstalledClients.NodeModules],
        _folder.Path);

    public string Log => _process.Log;

    public static async Task<NodeTracker> StartAsync()
    {
        var node = new NodeTracker();
        await node.WaitForAsync("ready");
        return node;
    }

    /// <summary>Opens a tracker, and says where.</summary>
    public async Task<(Uri Http, Uri Udp)> ServeAsync()
    {
        await SendAsync("serve");
        var listening = await WaitForAsync("listening");
        return (new Uri($"http://127.0.0.1:{listening["http"]}/announce"), new Uri($"udp://127.0.0.1:{listening["udp"]}"));
    }

    /// <summary>Announces a peer to a tracker.</summary>
    public Task AnnounceAsync(Uri tracker, InfoHash infoHash, int port, long left) =>
        SendAsync("announce", ("tracker", $"{tracker}"), ("infoHash", $"{infoHash}"), ("peerId", $"-WW0001-{port:d12}"), ("port", port), ("left", left));

    /// <summary>Asks a tracker how many there are: seeds, leechers, downloads.</summary>
    public async Task<(int Seeds, int Leechers, int Downloads)> ScrapeAsync(Uri tracker, InfoHash infoHash)
    {
        await SendAsync("scrape", ("tracker", $"{tracker}"), ("infoHash", $"{infoHash}"));
        var scraped = await WaitForAsync("scraped");
        return ((int)scraped["complete"]!, (int)scraped["incomplete"]!, (int)scraped["downloaded"]!);
    }

    /// <summary>Waits for an event, one that came already or one to come; each is handed out once.</summary>
    public async Task<JsonObject> WaitForAsync(string name)
    {
        var line = await _process.WaitForLineAsync(line => line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal), name);
        return JsonNode.Parse(line)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private Task SendAsync(string command, params (string Name, JsonNode Value)[] arguments)
    {
        var line = new JsonObject { ["command"] = command };
        foreach (var (name, value) in arguments) line[name] = value;
        return _process.SendLineAsync(line.ToJsonString());
    }
}
