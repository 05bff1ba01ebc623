using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Rx.Torrent.Extensions.Telemetry.Metrics;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>The instruments of the DHT on a meter, once for each: nodes that share it are added up.</summary>
internal sealed class DhtInstruments
{
    private static readonly ConditionalWeakTable<Meter, DhtInstruments> Known = [];

    private readonly Instrument[] _instruments;
    private (ImmutableHashSet<DhtMeasuring> Nodes, Counts Gone)[] _ledger = [([], default)]; // one, in an array, so that it is swapped as one

    private DhtInstruments(Meter meter) => _instruments =
    [
        meter.CreateObservableUpDownCounter("rxtorrent.dht.nodes", Nodes, "{node}", "Nodes of the DHT in our tables that answer."),
        meter.CreateObservableCounter("rxtorrent.dht.queries", Queries, "{query}", "Queries to other nodes that were answered, or not in time."),
        meter.CreateObservableCounter("rxtorrent.dht.queries.received", () => Total().Received, "{query}", "Queries of other nodes."),
        meter.CreateObservableCounter("rxtorrent.dht.io", Bytes, "By", "Bytes of datagrams from and to other nodes."),
    ];

    /// <summary>True when somebody listens.</summary>
    public bool NeedLooks => Array.Exists(_instruments, static instrument => instrument.Enabled);

    public static DhtInstruments Of(Meter meter) => Known.GetValue(meter, static meter => new DhtInstruments(meter));

    public void Add(DhtMeasuring node) => Change(ledger => (ledger.Nodes.Add(node), ledger.Gone));

    /// <summary>A node has ended; what it has done stays counted.</summary>
    public void Remove(DhtMeasuring node, DhtStatistics last) => Change(ledger =>
    {
        var others = ledger.Nodes.Remove(node);
        return others == ledger.Nodes ? ledger : (others, ledger.Gone + Counts.Of(last));
    });

    private int Nodes() => Volatile.Read(ref _ledger)[0].Nodes.Sum(node => node.Last?.Nodes ?? 0);

    private IEnumerable<Measurement<long>> Queries()
    {
        var total = Total();
        return [new(total.Answered, new KeyValuePair<string, object?>(Names.Outcome, "answered")), new(total.TimedOut, new KeyValuePair<string, object?>(Names.Outcome, "timed_out"))];
    }

    private IEnumerable<Measurement<long>> Bytes()
    {
        var total = Total();
        return [new(total.BytesReceived, Names.Receive), new(total.BytesSent, Names.Transmit)];
    }

    private Counts Total()
    {
        var (nodes, sum) = Volatile.Read(ref _ledger)[0];
        foreach (var node in nodes) sum += Counts.Of(node.Last);
        return sum;
    }

    private void Change(Func<(ImmutableHashSet<DhtMeasuring> Nodes, Counts Gone), (ImmutableHashSet<DhtMeasuring>, Counts)> change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _ledger);
            if (Interlocked.CompareExchange(ref _ledger, [change(before[0])], before) == before) return;
        }
    }

    private readonly record struct Counts(long Answered, long TimedOut, long Received, long BytesReceived, long BytesSent)
    {
        public static Counts Of(DhtStatistics? node) => node is null
            ? default
            : new(node.AnswersReceived, node.QueriesTimedOut, node.QueriesReceived, node.BytesReceived, node.BytesSent);

        public static Counts operator +(Counts one, Counts other) => new(
            one.Answered + other.Answered, one.TimedOut + other.TimedOut, one.Received + other.Received, one.BytesReceived + other.BytesReceived, one.BytesSent + other.BytesSent);
    }
}
