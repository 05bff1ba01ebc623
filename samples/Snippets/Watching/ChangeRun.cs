using System.Collections.ObjectModel;
using System.Reactive.Linq;
using Rx.Torrent.Choking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Plugins;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets.Watching;

/// <summary>Runs what is shown of change sets, in virtual time, with one peer.</summary>
internal static class ChangeRun
{
    public static IEnumerable<(string What, bool Holds)> Run()
    {
        using var bench = new PluginBench(static _ => { });
        var (said, rows, window) = (new List<string>(), new ObservableCollection<PeerView>(), new TestScheduler());
        var shelf = new Shelf<PeerView, PeerToken>(peer => peer.Peer);
        using var connected = ChangeSnippets.Connect(bench.Swarm, said.Add);
        using var bound = ChangeSnippets.Bind(bench.Swarm, rows, window);
        using var fed = ChangeSnippets.Feed(bench.Swarm.Live.Peers.Connect(), shelf.Edit);
        using var acting = ChangeSnippets.Act(bench.Swarm, (_, peer) => said.Add($"{peer} was shown out"));
        var groups = ChangeSnippets.Group(bench.Swarm).ToLiveList();
        var shares = ChangeSnippets.Sample(bench.Swarm, bench.Peer!.Loop).ToLiveList();
        var piece = ChangeSnippets.Watch(bench.Swarm, new PieceIndex(0)).ToLiveList();
        var once = ChangeSnippets.Once(bench.Client).ToLiveList();
        var (copy, nameOfFirst) = ChangeSnippets.Copy(bench.Client);
        bench.Pass(TimeSpan.FromSeconds(3));
        bench.Arrive(HaveAll.Instance, Unchoke.Instance);
        bench.Pass(TimeSpan.FromSeconds(3));

        yield return ("connect", said[0].EndsWith("has come", StringComparison.Ordinal) && said.Exists(line => line.EndsWith("unchokes us", StringComparison.Ordinal)));
        yield return ("bind, not on our thread", rows.Count == 0);
        window.AdvanceBy(TimeSpan.FromSeconds(1));
        yield return ("bind", rows is [{ PeerChoking: false }]);
        yield return ("feed", shelf is { Count: 1, Edits: > 1 });
        yield return ("group", groups[^1].Single().StartsWith("1 × ", StringComparison.Ordinal));
        yield return ("sample", shares.Count >= 2);
        yield return ("watch", piece[0] == "Wanted, 0 of 1 blocks");
        yield return ("once", once is [{ Swarms: 1 }] && once.IsCompleted);
        yield return ("copy", nameOfFirst() == bench.Swarm.Name);
        copy.Dispose();
        yield return ("act", !said.Exists(line => line.EndsWith("shown out", StringComparison.Ordinal))); // it has wasted nothing
    }
}
