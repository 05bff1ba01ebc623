using System.Diagnostics.Metrics;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>What is read when a listener collects: from its thread, out of what was looked at before.</summary>
internal sealed partial class Instruments
{
    private IEnumerable<Measurement<long>> Totals(Func<SwarmTotals, long> received, Func<SwarmTotals, long> sent)
    {
        var ledger = Volatile.Read(ref _ledger);
        var sum = ledger.Gone;
        foreach (var swarm in ledger.Swarms)
        {
            var totals = SwarmTotals.Of(swarm.Last?.Progress);
            if (swarm.Tag is not { } tag) sum += totals;
            else
            {
                yield return new(received(totals), Names.Receive, tag);
                yield return new(sent(totals), Names.Transmit, tag);
            }
        }
        yield return new(received(sum), Names.Receive);
        yield return new(sent(sum), Names.Transmit);
    }

    private IEnumerable<Measurement<long>> Wasted()
    {
        var ledger = Volatile.Read(ref _ledger);
        var sum = ledger.Gone.Wasted;
        foreach (var swarm in ledger.Swarms)
        {
            var wasted = swarm.Last?.Progress.Wasted ?? 0;
            if (swarm.Tag is { } tag) yield return new(wasted, tag);
            else sum += wasted;
        }
        yield return new(sum);
    }

    private IEnumerable<Measurement<double>> Rates()
    {
        var (down, up) = (0.0, 0.0);
        foreach (var (tag, look) in Looks())
        {
            if (tag is { } own)
            {
                yield return new(look.Progress.DownloadRate, Names.Receive, own);
                yield return new(look.Progress.UploadRate, Names.Transmit, own);
                continue;
            }
            down += look.Progress.DownloadRate;
            up += look.Progress.UploadRate;
        }
        yield return new(down, Names.Receive);
        yield return new(up, Names.Transmit);
    }

    private IEnumerable<Measurement<int>> Peers()
    {
        PeerCounts sum = default;
        foreach (var (tag, look) in Looks())
        {
            if (tag is null) sum += look.Peers;
            else
            {
                foreach (var (state, count) in Named(look.Peers)) yield return new(count, State("peer", state), tag.Value);
            }
        }
        foreach (var (state, count) in Named(sum)) yield return new(count, State("peer", state));

        static (string State, int Count)[] Named(PeerCounts peers) =>
        [
            ("handshaking", peers.Handshaking), ("idle", peers.Idle), ("downloading", peers.Downloading), ("uploading", peers.Uploading), ("exchanging", peers.Both),
        ];
    }

    private IEnumerable<Measurement<int>> InFlight()
    {
        var sum = 0;
        foreach (var (tag, look) in Looks())
        {
            if (tag is { } own) yield return new(look.Progress.RequestsOutstanding, own);
            else sum += look.Progress.RequestsOutstanding;
        }
        yield return new(sum);
    }

    private IEnumerable<Measurement<int>> Swarms()
    {
        var counts = Volatile.Read(ref _ledger).Clients.SelectMany(client => client.Swarms).CountBy(swarm => swarm.State).ToDictionary();
        return Enum.GetValues<SwarmState>().Where(state => state != SwarmState.Stopped)
            .Select(state => new Measurement<int>(counts.GetValueOrDefault(state), State("swarm", Names.Snake(state))));
    }

    private long Disk(Func<DiskLoad, long> number) => Volatile.Read(ref _ledger).Clients.Sum(client => number(client.DiskLoad));

    private IEnumerable<Measurement<long>> Jobs() =>
    [
        new(Disk(load => load.Running), State("disk.job", "running")),
        new(Disk(load => load.Waiting), State("disk.job", "waiting")),
    ];

    private IEnumerable<(KeyValuePair<string, object?>? Tag, SwarmLook Look)> Looks()
    {
        foreach (var swarm in Volatile.Read(ref _ledger).Swarms)
        {
            if (swarm.Last is { } look) yield return (swarm.Tag, look);
        }
    }

    private static KeyValuePair<string, object?> State(string of, string state) => new($"rxtorrent.{of}.state", state);
}
