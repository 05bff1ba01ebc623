using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.RateLimiting;
using Rx.Torrent.Extensions.Telemetry;

namespace Rx.Torrent.Hosting;

/// <summary>Makes the client of a host from its settings and services, and then from what the program adds.</summary>
internal static class ClientFactory
{
    public static TorrentClient Create(IServiceProvider services) => TorrentClient.Create(builder =>
    {
        var options = services.GetRequiredService<IOptions<RxTorrentOptions>>().Value;
        builder.Configure(defaults => Apply(options, defaults));
        Connect(builder, options, services);
        AddExtensions(builder, options, services);
        foreach (var step in services.GetServices<BuilderStep>()) step.Run(services, builder);
    });

    private static TorrentClientOptions Apply(RxTorrentOptions options, TorrentClientOptions defaults) => defaults with
    {
        Listen = options.Listen is { } listen ? [.. listen.Select(Read)] : defaults.Listen,
        StateDirectory = options.StateDirectory,
        KeepResumeData = options.KeepResumeData,
        MaxConnections = options.MaxConnections ?? defaults.MaxConnections,
        MaxOpenFiles = options.MaxOpenFiles ?? defaults.MaxOpenFiles,
        DiskQueueMark = options.DiskQueueMark ?? defaults.DiskQueueMark,
        Swarms = defaults.Swarms with { MaxConnections = options.MaxConnectionsPerSwarm ?? defaults.Swarms.MaxConnections },
    };

    private static void Connect(TorrentClientBuilder builder, RxTorrentOptions options, IServiceProvider services)
    {
        if (services.GetService<ILoggerFactory>() is { } logging)
        {
            if (options.EventLog) builder.UseEventLog(logging);
            else builder.UseLogging(logging);
        }
        if (options.Metrics) builder.UseMetrics(services.GetService<IMeterFactory>(), new MetricsOptions { PerSwarm = options.MetricsPerSwarm });
        if (options.Activities) builder.UseActivities();
    }

    private static void AddExtensions(TorrentClientBuilder builder, RxTorrentOptions options, IServiceProvider services)
    {
        if (options.DownloadLimit is not null || options.UploadLimit is not null)
            builder.UseRateLimits(new RateLimits(options.UploadLimit, options.DownloadLimit));
        if (options.MetadataExchange) builder.UseMetadataExchange();
        if (options.PeerExchange) builder.UsePeerExchange();
        if (!options.Dht) return;
        builder.UseDht(new DhtOptions
        {
            Bootstrap = [.. options.DhtBootstrap.Select(ReadHost)],
            Meter = options.Metrics ? services.GetService<IMeterFactory>()?.Create(TelemetryNames.Meter) : null,
        });
    }

    private static IPEndPoint Read(string text) => EndPointText.TryRead(text, out var endPoint) ? endPoint : throw new FormatException(text);

    private static EndPoint ReadHost(string text) => EndPointText.TryReadHost(text, out var endPoint) ? endPoint : throw new FormatException(text);
}
