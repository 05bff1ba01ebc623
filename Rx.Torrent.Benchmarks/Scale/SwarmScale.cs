using System.Net;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>Many swarms that seed to nobody.</summary>
internal static class SwarmScale
{
    private const int Pieces = 400; // 100 MiB each

    public static async Task RunAsync(int count, TimeSpan idle)
    {
        var directory = Directory.CreateTempSubdirectory("rx-torrent-scale-").FullName;
        try
        {
            await using var client = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)));
            var torrents = Enumerable.Range(0, count).Select(i => EmptyContent.Torrent($"{i}.bin", Pieces)).ToArray();
            foreach (var torrent in torrents) EmptyContent.Create(directory, torrent);
            var before = await Snapshot.TakeAsync(idle);
            before.Print("a client alone, and the torrents read");
            await AddAsync(client, torrents, directory);
            (await Snapshot.TakeAsync(idle)).Print($"with {count} seeding swarms", before, count);
            foreach (var swarm in client.Swarms) await swarm.RemoveAsync();
            (await Snapshot.TakeAsync(idle)).Print("after they were removed", before, count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task AddAsync(TorrentClient client, Metainfo.MetainfoFile[] torrents, string directory)
    {
        var swarms = torrents.Select(torrent => client.Add(torrent, directory)).ToArray();
        foreach (var swarm in swarms)
        {
            await swarm.WhenCompleted;
            await swarm.PauseAsync(); // ends when its resume data is saved, so that nothing of that is measured
            await swarm.ResumeAsync();
        }
    }
}
