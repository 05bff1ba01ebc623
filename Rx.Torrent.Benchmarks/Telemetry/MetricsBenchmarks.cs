using System.Diagnostics.Metrics;
using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using Rx.Torrent.Benchmarks.Scale;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Benchmarks.Telemetry;

/// <summary>A second of a thousand swarms at rest, in virtual time: without metrics, with metrics to which nobody listens, and with a listener.</summary>
[MemoryDiagnoser]
public class MetricsBenchmarks
{
    private const int Swarms = 1000;

    private readonly HistoricalScheduler _time = new();
    private readonly Meter _meter = new("Rx.Torrent.Benchmarks");
    private readonly MeterListener _listener = new();
    private TorrentClient _client = null!;

    [Params("none", "unheard", "heard")]
    public string Metrics { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _client = TorrentClient.Create(builder =>
        {
            builder.UseLoop(_time, workers: _time).ListenAt().Configure(options => options with { KeepResumeData = false });
            if (Metrics != "none") builder.UseMetrics(new OneMeter(_meter));
        });
        for (var number = 0; number < Swarms; number++)
        {
            var torrent = EmptyContent.Torrent($"{number}.bin", pieces: 1);
            _client.Add(torrent, "nowhere", new AddOptions { Store = new MemoryStore(torrent.Layout.TotalLength), UseTrackers = false });
        }
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter) listener.EnableMeasurementEvents(instrument);
        };
        if (Metrics == "heard") _listener.Start();
        _time.AdvanceBy(TimeSpan.FromMinutes(2));
        if (_client.Swarms.Count != Swarms || _client.Swarms.Any(swarm => swarm.State != SwarmState.Seeding)) throw new InvalidOperationException("the swarms do not rest");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Benchmark(Description = "a second of 1,000 swarms")]
    public void Second() => _time.AdvanceBy(TimeSpan.FromSeconds(1));

    private sealed class OneMeter(Meter meter) : IMeterFactory
    {
        public Meter Create(MeterOptions options) => meter;

        public void Dispose() => meter.Dispose();
    }
}
