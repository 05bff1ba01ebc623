using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Swarms.Views;

/// <summary>Swarms that come and go on real threads, while others come to watch and leave again.</summary>
public class LiveThreadsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Who_watches_the_swarms_of_several_loops_has_what_there_is_and_was_told_nothing_that_does_not_fit(int loops)
    {
        await using var client = TorrentClient.Create(builder => builder.ListenAt().Configure(options => options with { Loops = loops, KeepResumeData = false }));
        var over = 0;
        var watching = Enumerable.Range(0, 3).Select(number => Task.Run(() => Watch(new Random(number)))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() => ComeAndGoAsync(new Random(10 + number), 10 * number)))).WaitAsync(Patience.Long);
        Volatile.Write(ref over, 1);
        var folds = (await Task.WhenAll(watching).WaitAsync(Patience.Default)).SelectMany(all => all).ToArray();

        var last = await client.Live.Swarms.Connect(suppressEmptyChangeSets: false).FirstAsync().ToTask().WaitAsync(Patience.Default); // behind what all the others were told
        var there = client.Swarms.Select(swarm => swarm.InfoHash).ToHashSet();
        last.Select(change => change.Key).ToHashSet().SetEquals(there).ShouldBeTrue();
        folds.Length.ShouldBeGreaterThan(3);
        foreach (var (fold, isKept) in folds)
        {
            fold.Misfits.ShouldBeEmpty();
            if (isKept) there.SetEquals(fold.Items.Keys).ShouldBeTrue();
        }

        List<(Fold<SwarmView, InfoHash> Fold, bool IsKept)> Watch(Random chance)
        {
            var all = new List<(Fold<SwarmView, InfoHash>, bool)>();
            do
            {
                var fold = client.Live.Swarms.Connect().ToFold();
                var isKept = all.Count % 50 == 0;
                Thread.SpinWait(chance.Next(200_000));
                if (!isKept) fold.Dispose();
                all.Add((fold, isKept));
            }
            while (Volatile.Read(ref over) == 0 && all.Count < 2000);
            return all;
        }

        async Task ComeAndGoAsync(Random chance, int from)
        {
            var swarms = new Dictionary<int, Swarm>();
            for (var i = 0; i < 60; i++)
            {
                var number = from + chance.Next(10);
                if (swarms.Remove(number, out var swarm)) await swarm.RemoveAsync();
                else swarms.Add(number, client.Add(AddTests.OneByte(number), "nowhere", new AddOptions { Store = new MemoryStore(1), UseTrackers = false }));
            }
        }
    }
}
