using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>The instruments of a meter, once for each: clients that share it are added up. What is observed was looked at within the last second or two.</summary>
internal sealed partial class Instruments
{
    private static readonly ConditionalWeakTable<Meter, Instruments> Known = [];

    private readonly Instrument[] _looking;
    private Ledger _ledger = Ledger.Empty;

    private Instruments(Meter meter)
    {
        Pieces = meter.CreateCounter<long>("rxtorrent.pieces", "{piece}", "Pieces that were downloaded, found at rest, vouched for by resume data, or failed their hash.");
        HashTime = meter.CreateHistogram(
            "rxtorrent.piece.hash.duration", "s", "How long a worker has hashed a downloaded piece.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        Disconnects = meter.CreateCounter<long>("rxtorrent.disconnects", "{connection}", "Connections that have ended.");
        Announces = meter.CreateCounter<long>("rxtorrent.announces", "{announce}", "Announces that were answered, or failed.");
        _looking =
        [
            meter.CreateObservableCounter("rxtorrent.network.io", () => Totals(t => t.BytesReceived, t => t.BytesSent), "By", "All bytes from and to peers, protocol included."),
            meter.CreateObservableCounter("rxtorrent.payload.io", () => Totals(t => t.Downloaded, t => t.Uploaded), "By", "Bytes of blocks from and to peers."),
            meter.CreateObservableCounter("rxtorrent.payload.wasted", Wasted, "By", "Bytes of blocks that came and were of no use."),
            meter.CreateObservableGauge("rxtorrent.payload.rate", Rates, "By/s", "Bytes of blocks in a second, over the last few."),
            meter.CreateObservableUpDownCounter("rxtorrent.peers", Peers, "{peer}", "Peers that are connected, by what is done with them."),
            meter.CreateObservableUpDownCounter("rxtorrent.requests.in_flight", InFlight, "{request}", "Requests that peers have not answered yet."),
        ];
        meter.CreateObservableUpDownCounter("rxtorrent.swarms", Swarms, "{swarm}", "Swarms, by their state.");
        meter.CreateObservableUpDownCounter("rxtorrent.disk.queue", () => Disk(load => load.Bytes), "By", "Bytes in memory that wait to be hashed and written, or are being so.");
        meter.CreateObservableUpDownCounter("rxtorrent.disk.jobs", Jobs, "{job}", "Work on stores: hashing, writing, reading.");
    }

    public Counter<long> Pieces { get; }

    public Histogram<double> HashTime { get; }

    public Counter<long> Disconnects { get; }

    public Counter<long> Announces { get; }

    /// <summary>True when somebody listens to what swarms have to be looked at for.</summary>
    public bool NeedLooks
    {
        get
        {
            foreach (var instrument in _looking)
            {
                if (instrument.Enabled) return true;
            }
            return false;
        }
    }

    public static Instruments Of(Meter meter) => Known.GetValue(meter, static meter => new Instruments(meter));

    public void Add(IPluginHost client) => Change(ledger => ledger with { Clients = ledger.Clients.Add(client) });

    public void Remove(IPluginHost client) => Change(ledger => ledger with { Clients = ledger.Clients.Remove(client) });

    public void Add(SwarmMeter swarm) => Change(ledger => ledger with { Swarms = ledger.Swarms.Add(swarm) });

    /// <summary>A swarm has gone; what went through it stays. That of one with a series of its own stays there: in the common one it would look as if all of it came at this moment.</summary>
    public void Remove(SwarmMeter swarm, SwarmTotals last) => Change(ledger =>
    {
        var others = ledger.Swarms.Remove(swarm);
        return others == ledger.Swarms ? ledger : ledger with { Swarms = others, Gone = swarm.Tag is null ? ledger.Gone + last : ledger.Gone };
    });

    private void Change(Func<Ledger, Ledger> change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _ledger);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _ledger, change(before), before), before)) return;
        }
    }
}
