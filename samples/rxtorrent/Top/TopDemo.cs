using Rx.Torrent.CommandLine.Demo;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Tracker;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>Something to look at without needing anything: the demo's swarm, with a seed that is slow enough to watch.</summary>
internal static class TopDemo
{
    private const long Length = 64 * 1024 * 1024;
    private const double LineRate = 400 * 1024;

    /// <summary>Shows it, and leaves nothing.</summary>
    /// <param name="console">For a word at the beginning.</param>
    /// <param name="show">Shows the clients.</param>
    /// <param name="cancellation">Ends the preparations.</param>
    public static async Task RunAsync(IAnsiConsole console, Func<IReadOnlyList<TopClient>, Task> show, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("rxtorrent-demo-").FullName;
        try
        {
            var tracker = await TrackerServer.StartAsync(cancellation: cancellation).ConfigureAwait(false);
            await using var _ = tracker.ConfigureAwait(false);
            console.WriteRow($"making {Units.Bytes(Length)} of chance", Styles.Quiet);
            var content = await DemoContent.MakeAsync(directory, Length, [tracker.AnnounceUrl, tracker.UdpAnnounceUrl!], cancellation).ConfigureAwait(false);
            var swarm = new DemoSwarm(LineRate);
            await using var __ = swarm.ConfigureAwait(false);
            await swarm.StartAsync(content, directory, cancellation).ConfigureAwait(false);
            await show([.. swarm.Peers.Select(peer => new TopClient(peer.Client, peer.Name))]).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
