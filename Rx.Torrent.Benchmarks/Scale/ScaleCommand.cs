using System.Globalization;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>Measures what many swarms and many connections cost a process that has nothing to do: <c>scale [swarms|connections] [count] [idle seconds]</c>.</summary>
internal static class ScaleCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["peers", var port, var infoHash, var count]:
                await BePeersAsync(Number(port), InfoHash.Parse(infoHash), Number(count));
                return 0;
            case ["swarms", .. var rest]:
                await SwarmScale.RunAsync(Number(rest.ElementAtOrDefault(0) ?? "1000"), Idle(rest));
                return 0;
            case ["connections", .. var rest]:
                var connections = Number(rest.ElementAtOrDefault(0) ?? "200");
                await ConnectionScale.RunAsync(connections, seeds: true, Idle(rest));
                await ConnectionScale.RunAsync(connections, seeds: false, Idle(rest));
                return 0;
            case []:
                await RunAsync(["swarms"]);
                return await RunAsync(["connections"]);
            default:
                await Console.Error.WriteLineAsync("usage: scale [swarms|connections] [count] [idle seconds]");
                return 2;
        }
    }

    /// <summary>The other process: connects, downloads at a word, and leaves when its input ends.</summary>
    private static async Task BePeersAsync(int port, InfoHash infoHash, int count)
    {
        var peers = new List<MinimalPeer>();
        for (var i = 0; i < count; i++) peers.Add(await MinimalPeer.ConnectAsync(port, infoHash, i));
        while (await Console.In.ReadLineAsync() is not null)
        {
            await Task.WhenAll(peers.Select((peer, number) => peer.DownloadAsync(number)));
            await Console.Out.WriteLineAsync("done");
        }
        foreach (var peer in peers) peer.Dispose();
    }

    private static TimeSpan Idle(string[] args) => TimeSpan.FromSeconds(Number(args.ElementAtOrDefault(1) ?? "10"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
