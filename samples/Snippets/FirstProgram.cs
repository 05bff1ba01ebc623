namespace Rx.Torrent.Snippets;

/// <summary>The README's program. It runs in a folder where a <c>holiday.torrent</c> lies.</summary>
internal static class FirstProgram
{
    public static async Task RunAsync()
    {
        #region program
        await using var client = TorrentClient.Create();
        var swarm = await client.AddAsync("holiday.torrent", "downloads");

        using var display = swarm.ObserveProgress(every: TimeSpan.FromSeconds(1))
            .Subscribe(now => Console.WriteLine($"{now.State}: {now.Completed:P0} from {now.Peers} peers, {now.DownloadRate:N0} B/s"));

        await swarm.WhenCompleted;
        Console.WriteLine($"{swarm.Name} is complete; others get it from us until the client is disposed.");
        #endregion
    }
}
