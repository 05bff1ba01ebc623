using Rx.Torrent.Tests.Extensions.Dht.Simulation;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The numbers of the DHT.</summary>
public sealed class DhtMetricsTests : IDisposable
{
    private readonly MeterReader _meter = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Nodes_queries_and_bytes_are_those_of_the_statistics()
    {
        _meter.Start();
        var scene = new DhtScene();
        scene.AddMany(10);
        var measured = scene.Add(options => options with { Meter = _meter.Meter });
        scene.Run(30);
        var before = measured.Statistics(scene);
        scene.Run(1.5); // a look in between

        _meter.Collect();
        _meter["rxtorrent.dht.nodes"].ShouldBe(measured.Statistics(scene).Nodes);
        _meter["rxtorrent.dht.nodes"].ShouldBeGreaterThan(0);
        _meter["rxtorrent.dht.queries{answered}"].ShouldBeGreaterThanOrEqualTo(before.AnswersReceived);
        _meter["rxtorrent.dht.queries{answered}"].ShouldBeGreaterThan(0);
        _meter["rxtorrent.dht.io{receive}"].ShouldBeGreaterThanOrEqualTo(before.BytesReceived);
        _meter["rxtorrent.dht.io{transmit}"].ShouldBeGreaterThan(0);
        _meter["rxtorrent.dht.queries.received"].ShouldBeGreaterThanOrEqualTo(before.QueriesReceived);
    }

    [Fact]
    public void A_node_that_has_ended_leaves_its_counts_and_another_one_on_the_meter_adds_to_them()
    {
        _meter.Start();
        var scene = new DhtScene();
        scene.AddMany(5);
        var first = scene.Add(options => options with { Meter = _meter.Meter });
        scene.Run(30);
        scene.Await(first.Dht.DisposeAsync().AsTask());
        var before = _meter.Collect()["rxtorrent.dht.queries{answered}"];
        before.ShouldBeGreaterThan(0);
        _meter["rxtorrent.dht.nodes"].ShouldBe(0);

        scene.Add(options => options with { Meter = _meter.Meter });
        scene.Run(30);

        _meter.Collect()["rxtorrent.dht.queries{answered}"].ShouldBeGreaterThan(before);
        _meter["rxtorrent.dht.nodes"].ShouldBeGreaterThan(0);
        _meter.Instruments.Count(instrument => instrument.Name == "rxtorrent.dht.nodes").ShouldBe(1);
    }
}
