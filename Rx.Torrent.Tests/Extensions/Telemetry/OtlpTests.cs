using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The numbers as they leave for a collector: a real transfer over TCP, the real exporter over HTTP.</summary>
public class OtlpTests
{
    [Fact]
    public async Task A_collector_gets_the_numbers_of_a_real_transfer()
    {
        var content = new TestContent(pieceCount: 40, pieceLength: 64 * 1024, missing: 17);
        using var meter = new MeterReader($"test.{Guid.NewGuid():N}");
        await using var collector = new CollectorStub();
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Meter.Name)
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri(collector.Address, "/v1/metrics");
            })
            .Build();

        await using var seed = Client();
        await using var leech = Client(b => b.UseMetrics(meter));
        var seeding = seed.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.FullStore() });
        await seeding.ObserveState().FirstAsync(state => state == SwarmState.Seeding).ToTask().WaitAsync(TimeSpan.FromSeconds(30));
        var downloading = leech.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.Store(), Peers = [seed.ListenEndPoints[0]] });
        await downloading.WhenCompleted.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await downloading.Tick.Take(2).ToTask().WaitAsync(TimeSpan.FromSeconds(30)); // behind the second one it has been looked at

        provider.ForceFlush(30_000).ShouldBeTrue();
        collector.Posts.ShouldNotBeEmpty();
        collector.Posts.ShouldAllBe(post => post.Path == "/v1/metrics");
        var series = OtlpMetrics.Read(collector.Posts.Last().Body).ToDictionary();
        series["rxtorrent.payload.io{receive}"].ShouldBe(content.Bytes.Length);
        series["rxtorrent.payload.io{transmit}"].ShouldBe(0);
        series["rxtorrent.network.io{receive}"].ShouldBeGreaterThan(content.Bytes.Length);
        series["rxtorrent.pieces{downloaded}"].ShouldBe(40);
        series["rxtorrent.piece.hash.duration{downloaded}"].ShouldBe(40); // of a histogram it is the count
        series["rxtorrent.swarms{seeding}"].ShouldBe(1);
    }

    private static TorrentClient Client(Action<TorrentClientBuilder>? build = null) => TorrentClient.Create(builder =>
    {
        builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).Configure(o => o with { KeepResumeData = false });
        build?.Invoke(builder);
    });
}
