using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A seed and its leechers in one process. The seed is slow, by a plugin, so that the leechers have reason to trade; two more plugins are in each leecher.</summary>
/// <param name="lineRate">The bytes a second of each of the seed's lines; null to have it seeded in a few seconds.</param>
internal sealed class DemoSwarm(double? lineRate = null) : IAsyncDisposable
{
    private const int LeecherCount = 3;
    private const double SecondsToSeed = 4;
    private const double SlowestLine = 2 * 1024 * 1024;

    private readonly MessageCounter _counter = new();
    private readonly BlockDropper _dropper = new();
    private readonly List<DemoPeer> _peers = [];

    public IReadOnlyList<DemoPeer> Peers => _peers;

    public IEnumerable<DemoPeer> Leechers => _peers.Skip(1);

    public long Dropped => _dropper.Dropped;

    /// <summary>Starts the seed, and when the tracker knows it, the leechers.</summary>
    public async Task StartAsync(DemoContent content, string directory, CancellationToken cancellation)
    {
        var line = new SlowLine(lineRate ?? Math.Max(SlowestLine, content.Metainfo.Layout.TotalLength / SecondsToSeed / LeecherCount));
        _peers.Add(DemoPeer.Start("seed", content.Metainfo, content.Directory, line));
        await _peers[0].WhenAnnouncedAsync(cancellation).ConfigureAwait(false);
        for (var i = 1; i <= LeecherCount; i++)
            _peers.Add(DemoPeer.Start($"leecher {i}", content.Metainfo, Path.Combine(directory, $"leecher-{i}"), _counter, _dropper));
    }

    /// <summary>Waits until every leecher has everything.</summary>
    public Task WhenCompletedAsync(CancellationToken cancellation) => Task.WhenAll(Leechers.Select(leecher => leecher.WhenCompletedAsync(cancellation)));

    /// <summary>All that there is to see, every so often.</summary>
    /// <remarks>Cold; on the thread pool, one at a time; completes when a party stops.</remarks>
    public IObservable<DemoMoment> Observe(TimeSpan every) => _peers
        .Select(peer => peer.ObserveStanding(every)).Zip()
        .WithLatestFrom(_counter.Totals.StartWith(ImmutableSortedDictionary<string, long>.Empty), (peers, totals) => (Peers: peers, Totals: totals))
        .ObserveOn(TaskPoolScheduler.Default) // away from the swarms' loops, which a slow terminal would slow down
        .Scan(Beginning, (before, now) => new DemoMoment([.. now.Peers], now.Totals, Rates(before, now.Totals, every), _dropper.Dropped));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_peers.Select(peer => peer.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static DemoMoment Beginning => new([], ImmutableSortedDictionary<string, long>.Empty, ImmutableSortedDictionary<string, double>.Empty, 0);

    // Smoothed, or the numbers would be too lively to read.
    private static ImmutableSortedDictionary<string, double> Rates(DemoMoment before, ImmutableSortedDictionary<string, long> totals, TimeSpan every)
    {
        var weight = Math.Min(1, every.TotalSeconds);
        return totals.ToImmutableSortedDictionary(kind => kind.Key, kind =>
        {
            var rate = (kind.Value - before.Messages.GetValueOrDefault(kind.Key)) / every.TotalSeconds;
            return before.Rates.GetValueOrDefault(kind.Key) * (1 - weight) + rate * weight;
        });
    }
}
