using System.Diagnostics;
using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>Many connections to one swarm, from another process.</summary>
internal static class ConnectionScale
{
    private const int Pieces = 2000; // 500 MiB

    public static async Task RunAsync(int count, bool seeds, TimeSpan idle)
    {
        var directory = Directory.CreateTempSubdirectory("rx-torrent-scale-").FullName;
        try
        {
            var torrent = EmptyContent.Torrent("content.bin", Pieces);
            if (seeds) EmptyContent.Create(directory, torrent);
            await using var client = TorrentClient.Create(b => b
                .ListenAt(new IPEndPoint(IPAddress.Loopback, 0))
                .Configure(options => options with
                {
                    MaxConnections = count + 10,
                    Swarms = options.Swarms with { MaxConnections = count + 10, MaxConnectionsPerAddress = count + 10 },
                }));
            var swarm = client.Add(torrent, directory);
            await swarm.ObserveState().FirstAsync(state => state == (seeds ? SwarmState.Seeding : SwarmState.Downloading));
            var before = await Snapshot.TakeAsync(idle);
            var who = seeds ? "a seed" : "a leech";
            before.Print($"{who}, alone");

            using var peers = StartPeers(client.ListenEndPoints[0].Port, torrent.InfoHash.ToString(), count);
            await swarm.ObserveProgress(TimeSpan.FromMilliseconds(100)).FirstAsync(progress => progress.Peers == count);
            (await Snapshot.TakeAsync(idle)).Print($"{who} with {count} idle connections", before, count);
            if (seeds)
            {
                await peers.StandardInput.WriteLineAsync("download");
                await peers.StandardOutput.ReadLineAsync();
                (await Snapshot.TakeAsync(idle)).Print("after each has downloaded 1 MiB", before, count);
            }
            peers.StandardInput.Close();
            await peers.WaitForExitAsync();
            await swarm.ObserveProgress(TimeSpan.FromMilliseconds(100)).FirstAsync(progress => progress.Peers == 0);
            (await Snapshot.TakeAsync(idle)).Print("after they have left", before, count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Process StartPeers(int port, string infoHash, int count) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath!,
        ArgumentList = { typeof(ConnectionScale).Assembly.Location, "scale", "peers", $"{port}", infoHash, $"{count}" },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    }) ?? throw new InvalidOperationException("the other process did not start");
}
