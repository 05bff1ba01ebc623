using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Rx.Torrent.Extensions.Telemetry;
using Rx.Torrent.Extensions.Telemetry.Activities;
using Rx.Torrent.Extensions.Telemetry.Metrics;

namespace Rx.Torrent;

/// <summary>Metrics and activities of a client, for OpenTelemetry and whatever else listens to <c>System.Diagnostics</c>.</summary>
public static class TelemetryBuilderExtensions
{
    private static readonly ConcurrentDictionary<string, Meter> SharedMeters = new(); // by the names of clients; empty for who has none

    private static readonly ActivitySource SharedSource = new(TelemetryNames.Activities);

    /// <summary>
    /// Measures the client by instruments of the meter <see cref="TelemetryNames.Meter"/>; <c>docs/telemetry.md</c> has a table of them. Clients that share a meter are added up. While no
    /// listener has enabled an instrument, nothing is read for it.
    /// </summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="meters">Makes the meter; null takes one that the process shares, for each <see cref="MetricsOptions.Client"/>.</param>
    /// <param name="options">What is told apart.</param>
    public static TorrentClientBuilder UseMetrics(this TorrentClientBuilder builder, IMeterFactory? meters = null, MetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new MetricsOptions();
        var meter = meters?.Create(Described(options.Client)) ?? SharedMeters.GetOrAdd(options.Client ?? "", static (_, client) => new Meter(Described(client)), options.Client);
        return builder.Use(new MetricsPlugin(Instruments.Of(meter), options));
    }

    /// <summary>
    /// Makes activities of announces, checks and pieces (from the first request to the verdict) at the source <see cref="TelemetryNames.Activities"/>. A connection or a check that
    /// begins while nobody listens to the source is not looked at.
    /// </summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="source">Where they are made; null takes one that the process shares. It stays the caller's.</param>
    public static TorrentClientBuilder UseActivities(this TorrentClientBuilder builder, ActivitySource? source = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new ActivityPlugin(source ?? SharedSource));
    }

    private static MeterOptions Described(string? client) =>
        new(TelemetryNames.Meter) { Tags = client is null ? null : [new KeyValuePair<string, object?>(Names.Client, client)] };
}
