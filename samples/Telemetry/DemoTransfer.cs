using System.Net;
using System.Reactive.Linq;
using System.Security.Cryptography;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Watched;

/// <summary>Downloads a few megabytes of chance from a seed in the same process, says how the client is, and ends the program.</summary>
internal sealed class DemoTransfer(TorrentClient client, HealthCheckService health, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int PieceLength = 64 * 1024;
    private const int PieceCount = 256;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Environment.ExitCode = 1; // until all is there
        try
        {
            var content = RandomNumberGenerator.GetBytes(PieceLength * PieceCount);
            var metainfo = Describe(content);
            await using var seed = TorrentClient.Create(builder => builder
                .ListenAt(new IPEndPoint(IPAddress.Loopback, 0))
                .Configure(options => options with { KeepResumeData = false }));
            seed.Add(metainfo, "nowhere", new AddOptions { Store = Filled(content) });

            var swarm = client.Add(metainfo, "nowhere", new AddOptions { Store = new MemoryStore(content.Length), Peers = [seed.ListenEndPoints[0]] });
            using var shown = swarm.ObserveProgress(TimeSpan.FromSeconds(1)).Subscribe(progress => Console.WriteLine($"{progress.Completed:P0}, {progress.DownloadRate / 1e6:F1} MB/s"));
            await swarm.WhenCompleted.AsTask().WaitAsync(stoppingToken);

            var report = await health.CheckHealthAsync(stoppingToken);
            Console.WriteLine($"the client is {report.Entries["rxtorrent"].Status}: {report.Entries["rxtorrent"].Description}");
            await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken); // so that the last second is looked at too
            if (report.Status == HealthStatus.Healthy) Environment.ExitCode = 0;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static MetainfoFile Describe(byte[] content)
    {
        var builder = MetainfoBuilder.ForFile("demo.bin", content.Length) with { PieceLength = PieceLength };
        return builder.Plan().Build([.. content.Chunk(PieceLength).SelectMany(SHA1.HashData)]);
    }

    private static MemoryStore Filled(byte[] content)
    {
        var store = new MemoryStore(content.Length);
        store.Write(0, [content]);
        return store;
    }
}
