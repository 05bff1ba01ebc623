using System.Net;
using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Testing.Simulation.Contents;

namespace Rx.Torrent.Dashboard.Demo;

/// <summary>One of the others: a client in this process that comes with its line and its pieces, stays for a while, and comes again.</summary>
/// <param name="name">What it calls itself.</param>
/// <param name="rate">How fast its line is, in KiB a second to others.</param>
/// <param name="joins">The torrents that it is in, each with a store for one stay.</param>
/// <param name="stay">How long it stays; null for ever.</param>
internal sealed class DemoParty(string name, int rate, (DemoContent Content, Func<GeneratedStore> Store)[] joins, TimeSpan? stay)
{
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(6);

    /// <summary>Where it can be connected to; null before it comes.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    /// <summary>Comes and goes until it is told to end. It is there when this returns.</summary>
    public async Task LiveAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var client = Open();
            EndPoint = client.ListenEndPoints[0];
            try
            {
                foreach (var (content, store) in joins) client.Add(content.Metainfo, "nowhere", new AddOptions { Store = store() });
                await WaitAsync(stay ?? Timeout.InfiniteTimeSpan, end).ConfigureAwait(false);
            }
            finally
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }
            await WaitAsync(Absence, end).ConfigureAwait(false);
        }
    }

    private TorrentClient Open() => TorrentClient.Create(builder => builder
        .ListenAt(new IPEndPoint(IPAddress.Loopback, 0))
        .UsePeerExchange()
        .UseRateLimits(new RateLimits(upload: rate * 1024L, download: rate * 2048L))
        .Configure(options => options with { ClientVersion = name, KeepResumeData = false, DiskJobs = 1 }));

    private static async Task WaitAsync(TimeSpan time, CancellationToken end)
    {
        try
        {
            await Task.Delay(time, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // what waited is over, and so is the wait
        }
    }
}
