using System.Diagnostics;
using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The numbers and the activities as they leave for a collector: a real transfer over TCP, the real exporter over HTTP.</summary>
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

    [Fact]
    public async Task A_collector_gets_the_pieces_the_check_and_the_announces_of_a_real_transfer_as_spans()
    {
        var content = new TestContent(pieceCount: 12, pieceLength: 64 * 1024, missing: 17);
        using var source = new ActivitySource($"test.{Guid.NewGuid():N}");
        await using var collector = new CollectorStub();
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .SetSampler(new AlwaysOnSampler())
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri(collector.Address, "/v1/traces");
            })
            .Build();

        var begin = UnixNow();
        await using var seed = Client();
        await using var leech = Client(b => b.UseActivities(source).UseTrackerClient(new TwoTrackers()).Configure(o => o with { Trackers = o.Trackers with { Choice = TrackerChoice.All } }));
        var seeding = seed.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.FullStore() });
        await seeding.ObserveState().FirstAsync(state => state == SwarmState.Seeding).ToTask().WaitAsync(Patience.Default);
        var downloading = leech.Add(content.Metainfo, "nowhere", new AddOptions
        {
            Store = content.Store(), Peers = [seed.ListenEndPoints[0]], Trackers = [[TwoTrackers.Working, TwoTrackers.Failing]],
        });
        await downloading.WhenCompleted.AsTask().WaitAsync(Patience.Default);
        await leech.DisposeAsync().AsTask().WaitAsync(Patience.Default);

        provider.ForceFlush(30_000).ShouldBeTrue();
        collector.Posts.ShouldAllBe(post => post.Path == "/v1/traces");
        var spans = collector.Posts.SelectMany(post => OtlpSpan.Read(post.Body)).ToArray();
        spans.ShouldAllBe(span => span.Source == source.Name && span.Parent == "" && begin <= span.Time.Begin && span.Time.Begin <= span.Time.End && span.Time.End <= UnixNow());
        spans.ShouldAllBe(span => span.Attributes["rxtorrent.swarm.info_hash"] == $"{content.Metainfo.InfoHash}");

        var pieces = spans.Where(span => span.Name == "piece").ToArray();
        pieces.Select(piece => int.Parse(piece.Attributes["rxtorrent.piece.index"])).Order().ShouldBe(Enumerable.Range(0, 12));
        pieces.ShouldAllBe(piece => piece.Kind == 1 && piece.Status == 1 && piece.Attributes["rxtorrent.piece.peers"] == "1");
        pieces.ShouldAllBe(piece => piece.Events.SequenceEqual(new[] { "first_block", "last_block" }));
        var check = spans.Single(span => span.Name == "check");
        (check.Kind, check.Status, check.Attributes["rxtorrent.check.pieces_found"], check.Attributes["rxtorrent.outcome"]).ShouldBe((1, 1, "0", "completed"));
        var announces = spans.Where(span => span.Name == "announce").ToArray();
        announces.ShouldAllBe(announce => announce.Kind == 3 && announce.Attributes["url.scheme"] == "http" && announce.Attributes["server.port"] == "6969");
        announces.ShouldContain(announce => announce.Attributes["server.address"] == TwoTrackers.Working.Host && announce.Status == 1);
        announces.ShouldContain(announce => announce.Attributes["server.address"] == TwoTrackers.Failing.Host && announce.Status == 2 && announce.Attributes["error.type"] == "refused");
    }

    private static ulong UnixNow() => (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    private static TorrentClient Client(Action<TorrentClientBuilder>? build = null) => TorrentClient.Create(builder =>
    {
        builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).Configure(o => o with { KeepResumeData = false });
        build?.Invoke(builder);
    });

    /// <summary>One that answers, and one that does not want us.</summary>
    private sealed class TwoTrackers : ITrackerClient
    {
        public static readonly Uri Working = new("http://works.example:6969/secret/announce");

        public static readonly Uri Failing = new("http://fails.example:6969/secret/announce");

        public IReadOnlyCollection<string> Schemes => ["http"];

        public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation) => tracker == Working
            ? Task.FromResult(new AnnounceResponse())
            : Task.FromException<AnnounceResponse>(new TrackerException(TrackerFailureKind.Refused, "not you"));
    }
}
