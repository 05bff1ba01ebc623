using System.Net;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>A node of Node's <c>bittorrent-dht</c> in a process of its own, on loopback.</summary>
internal sealed class NodeDht : IAsyncDisposable
{
    private readonly NodeProgram _program = new("bittorrent-dht", RealClient.NodeDht, "dht.mjs");

    private NodeDht()
    {
    }

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public string Log => _program.Log;

    public static async Task<NodeDht> StartAsync()
    {
        var node = new NodeDht();
        node.EndPoint.Port = (int)(await node._program.WaitForAsync("ready"))["port"]!;
        return node;
    }

    public Task AddAsync(IPEndPoint node) => _program.SendAsync("add", ("host", $"{node.Address}"), ("port", node.Port));

    public async Task<int> CountNodesAsync()
    {
        await _program.SendAsync("nodes");
        return (int)(await _program.WaitForAsync("nodes"))["count"]!;
    }

    public async Task AnnounceAsync(InfoHash infoHash, int port)
    {
        await _program.SendAsync("announce", ("infoHash", $"{infoHash}"), ("port", port));
        ((string?)(await _program.WaitForAsync("announced"))["failed"]).ShouldBeNull();
    }

    /// <summary>Begins to look for peers; each comes by <see cref="WaitForPeerAsync"/>.</summary>
    public Task LookUpAsync(InfoHash infoHash) => _program.SendAsync("lookup", ("infoHash", $"{infoHash}"));

    public async Task<IPEndPoint> WaitForPeerAsync() => IPEndPoint.Parse((string)(await _program.WaitForAsync("peer"))["peer"]!);

    public async Task<NodeId> PutAsync(string value)
    {
        await _program.SendAsync("put", ("value", value));
        var stored = await _program.WaitForAsync("stored");
        ((string?)stored["failed"]).ShouldBeNull();
        return NodeId.Parse((string)stored["target"]!);
    }

    public async Task<string?> GetAsync(NodeId target)
    {
        await _program.SendAsync("get", ("target", $"{target}"));
        return (string?)(await _program.WaitForAsync("got"))["value"];
    }

    /// <summary>Signs a value with the key of a seed, and puts it.</summary>
    public async Task<NodeId> PutSignedAsync(byte[] seed, string value, long sequence, string salt)
    {
        await _program.SendAsync("putSigned", ("seed", Convert.ToHexStringLower(seed)), ("value", value), ("sequence", sequence), ("salt", salt));
        var stored = await _program.WaitForAsync("stored");
        ((string?)stored["failed"]).ShouldBeNull();
        return NodeId.Parse((string)stored["target"]!);
    }

    public async Task<(string? Value, long? Sequence)> GetSignedAsync(NodeId target, string salt)
    {
        await _program.SendAsync("getSigned", ("target", $"{target}"), ("salt", salt));
        var got = await _program.WaitForAsync("got");
        return ((string?)got["value"], (long?)got["seq"]);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
