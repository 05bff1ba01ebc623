using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Rx.Torrent.Extensions.Telemetry;
using Rx.Torrent.Watched;

// A client in the generic host, whose metrics, activities and logs go to an OTLP collector: OTEL_EXPORTER_OTLP_ENDPOINT says where it is. Without one all goes on as well.

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddDemoSettings(args);

#region host
builder.Services.AddRxTorrent(); // settings from the section "RxTorrent"
builder.Services.AddHealthChecks().AddRxTorrent();
#endregion

#region export
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(TelemetryNames.Meter).AddOtlpExporter())
    .WithTracing(tracing => tracing.AddSource(TelemetryNames.Activities).AddOtlpExporter());
#endregion

builder.Services.AddHostedService<DemoTransfer>();
using var host = builder.Build();
await host.RunAsync();
return Environment.ExitCode;
