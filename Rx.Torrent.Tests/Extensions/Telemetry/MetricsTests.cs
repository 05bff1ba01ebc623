using System.Diagnostics.Metrics;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Telemetry;
using Rx.Torrent.Extensions.Telemetry.Metrics;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The numbers, read back by a real listener and compared with what is known to have happened.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8, pieceLength: 32 * 1024, missing: 1000));
    private readonly MeterReader _meter = new();

    private long Length => _scene.Content.Bytes.Length;

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void A_download_is_counted_to_the_byte_and_the_piece()
    {
        _meter.Start();
        var seed = _scene.SeedClient(build: b => b.UseMetrics(_meter));
        var leech = _scene.Client(build: b => b.UseMetrics(_meter), peers: [seed.EndPoint]);
        _scene.Until(() => leech.IsSeeding);
        _scene.Pass(3);

        _meter.Collect();
        _meter["rxtorrent.payload.io{receive}"].ShouldBe(Length); // both clients share the meter: one has sent what the other got
        _meter["rxtorrent.payload.io{transmit}"].ShouldBe(Length);
        _meter["rxtorrent.network.io{receive}"].ShouldBeGreaterThan(Length);
        _meter["rxtorrent.network.io{receive}"].ShouldBe(_meter["rxtorrent.network.io{transmit}"]);
        _meter["rxtorrent.payload.wasted"].ShouldBe(0);
        _meter["rxtorrent.pieces{downloaded}"].ShouldBe(8);
        _meter["rxtorrent.pieces{found}"].ShouldBe(8);
        _meter.Recorded("rxtorrent.piece.hash.duration{downloaded}").Count.ShouldBe(8);
        _meter["rxtorrent.swarms{seeding}"].ShouldBe(2);
        _meter["rxtorrent.swarms{downloading}"].ShouldBe(0);
        _meter["rxtorrent.peers{idle}"].ShouldBe(0); // they had no use for each other any more
        _meter["rxtorrent.disconnects{redundant}"].ShouldBeGreaterThanOrEqualTo(1);
        _meter["rxtorrent.requests.in_flight"].ShouldBe(0);
        _meter["rxtorrent.disk.queue"].ShouldBe(0);
        _meter["rxtorrent.disk.jobs{running}"].ShouldBe(0);
    }

    [Fact]
    public void Protocol_is_counted_with_the_bytes_of_the_network_and_not_with_those_of_blocks()
    {
        _meter.Start();
        var client = _scene.Client(build: b => b.UseMetrics(_meter));
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        peer.Send(HaveNone.Instance);
        peer.SendBytes([0, 0, 0, 1]); // the beginning of a message counts as well
        _scene.Pass(3);

        _meter.Collect();
        _meter["rxtorrent.network.io{receive}"].ShouldBe(68 + 5 + 4); // BEP 3: a handshake, a message without content, four bytes
        _meter["rxtorrent.payload.io{receive}"].ShouldBe(0);

        peer.Close();
        _scene.Pass(2);
        _meter.Collect()["rxtorrent.network.io{receive}"].ShouldBe(68 + 5 + 4); // also when the connection has ended
    }

    [Fact]
    public void Totals_do_not_go_back_when_a_swarm_goes()
    {
        _meter.Start();
        var seed = _scene.SeedClient();
        var leech = _scene.Client(build: b => b.UseMetrics(_meter), peers: [seed.EndPoint]);
        _scene.Until(() => leech.IsSeeding);
        _scene.Pass(2);
        var before = _meter.Collect()["rxtorrent.network.io{receive}"];

        _scene.Finish(leech.Swarm.RemoveAsync());

        _meter.Collect();
        _meter["rxtorrent.payload.io{receive}"].ShouldBe(Length);
        _meter["rxtorrent.network.io{receive}"].ShouldBeGreaterThanOrEqualTo(before);
        _meter["rxtorrent.swarms{seeding}"].ShouldBe(0);
        _meter["rxtorrent.peers{idle}"].ShouldBe(0);
    }

    [Fact]
    public void A_swarm_that_nobody_watched_is_counted_in_all_the_same_when_it_goes()
    {
        var seed = _scene.SeedClient();
        var leech = _scene.Client(build: b => b.UseMetrics(_meter), peers: [seed.EndPoint]);
        _scene.Until(() => leech.IsSeeding);
        leech.Dispose();

        _meter.Start().Collect();
        _meter["rxtorrent.payload.io{receive}"].ShouldBe(Length);
    }

    [Fact]
    public void While_nobody_listens_nothing_is_looked_at()
    {
        var client = _scene.Client();
        var meter = new SwarmMeter(client.Swarm, Instruments.Of(_meter.Meter), new MetricsOptions());
        _scene.Pass(10);
        meter.Last.ShouldBeNull();

        _meter.Start();
        _scene.Pass(2);
        meter.Last.ShouldNotBeNull();
        meter.Detached();
    }

    [Fact]
    public void While_nobody_listens_a_swarm_allocates_what_it_does_without_metrics()
    {
        Least(b => b.UseMetrics(_meter)).ShouldBeLessThan(Least(_ => { }) + 500); // in 100 seconds, each of which was 96 bytes

        static long Least(Action<TorrentClientBuilder> build)
        {
            var scene = new Scene();
            scene.SeedClient(build: build);
            scene.Pass(200);
            return Enumerable.Range(0, 4).Min(_ =>
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                scene.Pass(100);
                return GC.GetAllocatedBytesForCurrentThread() - bytes;
            });
        }
    }

    [Fact]
    public void A_piece_that_fails_is_counted_and_so_is_its_waste()
    {
        _meter.Start();
        var client = _scene.Client(build: b => b.UseMetrics(_meter));
        var liar = _scene.Peer().HasAll().Serves(_scene.Content, block => block.Piece.Value == 3 ? TestContent.Rubbish(block) : _scene.Content.Piece(block));
        client.Swarm.Connect(liar.Listen());
        _scene.Until(() => client.Failed.Count > 0);
        _scene.Pass(2);

        _meter.Collect();
        _meter["rxtorrent.pieces{failed}"].ShouldBe(client.Failed.Count);
        _meter["rxtorrent.payload.wasted"].ShouldBe(client.Failed.Count * 32 * 1024);
        _meter.Recorded("rxtorrent.piece.hash.duration{failed}").Count.ShouldBe(client.Failed.Count);
        _meter["rxtorrent.disconnects{bad_blocks}"].ShouldBe(1);
    }

    [Fact]
    public void Peers_are_told_apart_by_what_is_done_with_them()
    {
        _meter.Start();
        var client = _scene.Client(_scene.Content.Store(0), build: b => b.UseMetrics(_meter));
        _scene.Peer().HasAll().StaysAlive().Dial(client.EndPoint); // we ask, and it never answers
        _scene.Peer().Says(HaveNone.Instance, Interested.Instance).StaysAlive().Dial(client.EndPoint);
        _scene.Peer().Says(HaveNone.Instance).StaysAlive().Dial(client.EndPoint);
        _scene.Pass(3);
        _meter.Collect()["rxtorrent.requests.in_flight"].ShouldBe(client.Progress.RequestsOutstanding);
        _meter["rxtorrent.requests.in_flight"].ShouldBeGreaterThan(0);
        _scene.Pass(22); // and somebody is unchoked

        _meter.Collect();
        _meter["rxtorrent.peers{downloading}"].ShouldBe(1);
        _meter["rxtorrent.peers{uploading}"].ShouldBe(1);
        _meter["rxtorrent.peers{idle}"].ShouldBe(1);
        _meter["rxtorrent.peers{exchanging}"].ShouldBe(0);
    }

    [Fact]
    public void What_waits_for_the_disk_is_told_while_it_waits()
    {
        _meter.Start();
        var workers = new HeldScheduler(_scene.Time);
        var client = _scene.Client(build: b => b.UseLoop(_scene.Time, workers).UseMetrics(_meter).Configure(o => o with { DiskJobs = 2 }));
        workers.IsHeld = true;
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Pass(5);

        _meter.Collect();
        _meter["rxtorrent.disk.queue"].ShouldBe(Length);
        _meter["rxtorrent.disk.jobs{running}"].ShouldBe(2);
        _meter["rxtorrent.disk.jobs{waiting}"].ShouldBe(6);
        workers.Release();
        _scene.Until(() => client.IsSeeding);
        _meter.Collect()["rxtorrent.disk.queue"].ShouldBe(0);
    }

    [Fact]
    public void Announces_are_counted_by_what_came_of_them()
    {
        _meter.Start();
        var tracker = new SimulatedTracker(_scene.Network);
        var host = _scene.Network.AddHost();
        _scene.Client(host: host, build: b => b.UseMetrics(_meter).UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });
        _scene.Pass(5);
        var refused = 0;
        tracker.Visits.Subscribe(_ => refused++);
        tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "no");
        _scene.Pass(TimeSpan.FromMinutes(2));

        _meter["rxtorrent.announces{answered,other}"].ShouldBe(1);
        refused.ShouldBeGreaterThan(0);
        _meter["rxtorrent.announces{refused,other}"].ShouldBe(refused);
    }

    [Fact]
    public void Swarms_are_told_apart_only_where_that_is_wanted()
    {
        _meter.Start();
        using var apart = new MeterReader();
        apart.Start();
        var seed = _scene.SeedClient(build: b => b.UseMetrics(_meter).UseMetrics(apart, new MetricsOptions { PerSwarm = true }));
        var leech = _scene.Client(peers: [seed.EndPoint]);
        _scene.Until(() => leech.IsSeeding);
        _scene.Pass(2);

        var hash = $"{_scene.Content.Metainfo.InfoHash}";
        _meter.Collect().Series.ShouldAllBe(series => !series.Contains(hash));
        apart.Collect()[$"rxtorrent.payload.io{{transmit,{hash}}}"].ShouldBe(Length);
        apart[$"rxtorrent.pieces{{found,{hash}}}"].ShouldBe(8);
        _meter["rxtorrent.payload.io{transmit}"].ShouldBe(Length);
    }

    [Fact]
    public void A_swarm_that_is_told_apart_takes_its_series_along_and_no_other_one_leaps()
    {
        using var apart = new MeterReader();
        apart.Start();
        var seed = _scene.SeedClient(build: b => b.UseMetrics(apart, new MetricsOptions { PerSwarm = true }));
        var leech = _scene.Client(peers: [seed.EndPoint]);
        _scene.Until(() => leech.IsSeeding);
        _scene.Pass(2);

        _scene.Finish(seed.Swarm.RemoveAsync());

        apart.Collect()["rxtorrent.payload.io{transmit}"].ShouldBe(0); // or it would look as if all of it was sent just now
        apart.Series.ShouldNotContain($"rxtorrent.payload.io{{transmit,{_scene.Content.Metainfo.InfoHash}}}");
    }

    [Fact]
    public void Who_begins_to_listen_is_not_told_how_it_stood_when_somebody_listened_last()
    {
        var client = _scene.Client();
        var meter = new SwarmMeter(client.Swarm, Instruments.Of(_meter.Meter), new MetricsOptions());
        using (var listener = new MeterListener { InstrumentPublished = Enable })
        {
            listener.Start();
            _scene.Pass(2);
            meter.Last.ShouldNotBeNull();
        }
        _scene.Pass(2);

        meter.Last.ShouldBeNull();
        meter.Detached();

        void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter == _meter.Meter) listener.EnableMeasurementEvents(instrument);
        }
    }

    [Fact]
    public void Clients_with_names_of_their_own_have_meters_of_their_own_that_say_so()
    {
        using var meters = new MeterShelf();
        var seed = _scene.SeedClient(build: b => b.UseMetrics(meters, new MetricsOptions { Client = "seed" }));
        _scene.Client(build: b => b.UseMetrics(meters, new MetricsOptions { Client = "leech" }), peers: [seed.EndPoint]);
        _scene.SeedClient(build: b => b.UseMetrics(meters, new MetricsOptions { Client = "seed" }));
        _scene.SeedClient(build: b => b.UseMetrics(meters));

        meters.Made.Select(meter => (meter.Name, string.Join(',', meter.Tags ?? []))).ShouldBe(
            [("Rx.Torrent", "[rxtorrent.client.name, seed]"), ("Rx.Torrent", "[rxtorrent.client.name, leech]"), ("Rx.Torrent", "")]);
    }

    [Fact]
    public void A_client_that_has_ended_is_observed_no_more()
    {
        _meter.Start();
        var client = _scene.SeedClient(build: b => b.UseMetrics(_meter));
        _scene.Pass(2);
        _meter.Collect()["rxtorrent.swarms{seeding}"].ShouldBe(1);

        client.Dispose();

        _meter.Collect()["rxtorrent.swarms{seeding}"].ShouldBe(0);
        _meter["rxtorrent.payload.rate{receive}"].ShouldBe(0);
    }

    [Fact]
    public void Taking_the_plugin_out_of_a_running_client_keeps_what_was_counted()
    {
        _meter.Start();
        var seed = _scene.SeedClient();
        var leech = _scene.Client(peers: [seed.EndPoint]);
        var use = leech.Client.Use(new MetricsPlugin(Instruments.Of(_meter.Meter), new MetricsOptions()));
        _scene.Until(() => leech.IsSeeding);

        use.Dispose();
        _scene.Pass(2);

        _meter.Collect()["rxtorrent.payload.io{receive}"].ShouldBe(Length);
        _meter["rxtorrent.swarms{seeding}"].ShouldBe(0);
        leech.Swarm.State.ShouldBe(SwarmState.Seeding);
    }
}
