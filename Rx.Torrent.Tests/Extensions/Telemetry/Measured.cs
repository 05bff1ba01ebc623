using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>A client and a DHT node that have done enough for every instrument to have been used.</summary>
internal static class Measured
{
    public static MeterReader Everything()
    {
        var meter = new MeterReader().Start();
        var scene = new Scene();
        var tracker = new SimulatedTracker(scene.Network);
        var host = scene.Network.AddHost();
        DhtNode.Start(new DhtOptions { Listen = [], Loop = scene.Time, Seed = 1, Meter = meter.Meter }); // in virtual time nobody waits for its end
        var client = scene.Client(host: host, build: b => b.UseMetrics(meter).UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });
        client.Swarm.Connect(scene.Peer().HasAll().Serves(scene.Content).Listen());
        scene.Until(() => client.IsSeeding);
        scene.Pass(2);
        return meter.Collect();
    }
}
