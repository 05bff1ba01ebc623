using System.Text.Json.Nodes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>Node's <c>bittorrent-tracker</c> in a process of its own: a tracker on loopback, and a client for other trackers.</summary>
internal sealed class NodeTracker : IAsyncDisposable
{
    private readonly NodeProgram _program = new("bittorrent-tracker", RealClient.NodeTracker, "tracker.mjs");

    private NodeTracker()
    {
    }

    public string Log => _program.Log;

    public static async Task<NodeTracker> StartAsync()
    {
        var node = new NodeTracker();
        await node._program.WaitForAsync("ready");
        return node;
    }

    /// <summary>Opens a tracker, and says where.</summary>
    public async Task<(Uri Http, Uri Udp)> ServeAsync()
    {
        await _program.SendAsync("serve");
        var listening = await _program.WaitForAsync("listening");
        return (new Uri($"http://127.0.0.1:{listening["http"]}/announce"), new Uri($"udp://127.0.0.1:{listening["udp"]}"));
    }

    /// <summary>Announces a peer to a tracker.</summary>
    public Task AnnounceAsync(Uri tracker, InfoHash infoHash, int port, long left) =>
        _program.SendAsync("announce", ("tracker", $"{tracker}"), ("infoHash", $"{infoHash}"), ("peerId", $"-WW0001-{port:d12}"), ("port", port), ("left", left));

    /// <summary>Asks a tracker how many there are: seeds, leechers, downloads.</summary>
    public async Task<(int Seeds, int Leechers, int Downloads)> ScrapeAsync(Uri tracker, InfoHash infoHash)
    {
        await _program.SendAsync("scrape", ("tracker", $"{tracker}"), ("infoHash", $"{infoHash}"));
        var scraped = await _program.WaitForAsync("scraped");
        return ((int)scraped["complete"]!, (int)scraped["incomplete"]!, (int)scraped["downloaded"]!);
    }

    /// <inheritdoc cref="NodeProgram.WaitForAsync"/>
    public Task<JsonObject> WaitForAsync(string name) => _program.WaitForAsync(name);

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
