using System.Net;
using System.Text.Json.Nodes;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>A node of Node's <c>bittorrent-dht</c> in a process of its own, on loopback.</summary>
internal sealed class NodeDht : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess _process;

    private NodeDht() => _process = ChildProcess.Start(
        "bittorrent-dht",
        InstalledClients.PathOf(RealClient.NodeDht),
        [Path.Combine(AppContext.BaseDirectory, "Interop", "Node", "dht.mjs"), InstalledClients.NodeModules],
        _folder.Path);

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public string Log => _process.Log;

    public static async Task<NodeDht> StartAsync()
    {
        var node = new NodeDht();
        node.EndPoint.Port = (int)(await node.WaitForAsync("ready"))["port"]!;
        return node;
    }

    public Task AddAsync(IPEndPoint node) => SendAsync("add", ("host", $"{node.Address}"), ("port", node.Port));

    public async Task<int> CountNodesAsync()
    {
        await SendAsync("nodes");
        return (int)(await WaitForAsync("nodes"))["count"]!;
    }

    public async Task AnnounceAsync(InfoHash infoHash, int port)
    {
        await SendAsync("announce", ("infoHash", $"{infoHash}"), ("port", port));
        ((string?)(await WaitForAsync("announced"))["failed"]).ShouldBeNull();
    }

    /// <summary>Begins to look for peers; each comes by <see cref="WaitForPeerAsync"/>.</summary>
    public Task LookUpAsync(InfoHash infoHash) => SendAsync("lookup", ("infoHash", $"{infoHash}"));

    public async Task<IPEndPoint> WaitForPeerAsync() => IPEndPoint.Parse((string)(await WaitForAsync("peer"))["peer"]!);

    public async Task<NodeId> PutAsync(string value)
    {
        await SendAsync("put", ("value", value));
        var stored = await WaitForAsync("stored");
        ((string?)stored["failed"]).ShouldBeNull();
        return NodeId.Parse((string)stored["target"]!);
    }

    public async Task<string?> GetAsync(NodeId target)
    {
        await SendAsync("get", ("target", $"{target}"));
        return (string?)(await WaitForAsync("got"))["value"];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<JsonObject> WaitForAsync(string name)
    {
        var line = await _process.WaitForLineAsync(line => line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal), name);
        return JsonNode.Parse(line)!.AsObject();
    }

    private Task SendAsync(string command, params (string Name, JsonNode Value)[] arguments)
    {
        var line = new JsonObject { ["command"] = command };
        foreach (var (name, value) in arguments) line[name] = value;
        return _process.SendLineAsync(line.ToJsonString());
    }
}
