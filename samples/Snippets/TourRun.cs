using System.Collections.Concurrent;
using System.Reactive.Linq;
using Rx.Torrent.Testing.Plugins;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets;

/// <summary>Runs what the tour shows, in virtual time.</summary>
internal static class TourRun
{
    public static IEnumerable<(string What, bool Holds)> Run()
    {
        var log = new List<string>();
        using (var bench = new PluginBench(builder => TourSnippets.Origins(builder, log.Add)))
        {
            bench.Arrive(HaveAll.Instance, Unchoke.Instance);
            var use = TourSnippets.Live(bench.Swarm, log.Add);
            bench.Pass(TimeSpan.FromSeconds(1));
            bench.Arrive(new Have(new(3)));
            yield return ("live", log.Exists(line => line.StartsWith("snapshot: HaveAll", StringComparison.Ordinal))
                && log.Exists(line => line.StartsWith("wire: Have ", StringComparison.Ordinal)) && bench.IdOf("x_late") > 0);
            use.Dispose();
            bench.Pass(TimeSpan.FromSeconds(1));
            var before = log.Count;
            bench.Arrive(new Have(new(3)));
            yield return ("live, taken out", log.Count == before && bench.IdOf("x_late") is null && bench.Remote.IsConnected);

            var refused = TourSnippets.SendAsync(bench.Peer!, new Payload([1]));
            bench.Pass(TimeSpan.FromSeconds(1));
            yield return ("send, not taken", refused.Wait(TimeSpan.FromSeconds(10)) && refused.Result == "the peer does not take x_sample");
            bench.Negotiate(("x_sample", 7));
            var sent = TourSnippets.SendAsync(bench.Peer!, new Payload([1]));
            bench.Pass(TimeSpan.FromSeconds(1));
            yield return ("send", sent.Wait(TimeSpan.FromSeconds(10)) && sent.Result == "it has left" && bench.Remote.Heard<Extended>().Count == 1);
        }

        log.Clear();
        using (var bench = new PluginBench(builder =>
        {
            TourSnippets.Origins(builder, log.Add);
            builder.Use(name: "polite", incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is Handshake) peer.Send(new Port(6881));
            }));
        }))
        {
            yield return ("origins", log is ["polite says Port { Number = 6881 }"]);
        }

        var seen = new ConcurrentQueue<string>();
        using (var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 20), seed: 1))
        {
            swarm.AddSeed(new PeerSetup
            {
                Build = builder =>
                {
                    TourSnippets.Limit(builder);
                    TourSnippets.Defer(builder, (_, _) => Task.FromResult(true));
                },
            });
            var peer = swarm.AddPeer(new PeerSetup { Build = builder => TourSnippets.Tap(builder, seen.Enqueue) });
            swarm.UntilComplete(TimeSpan.FromMinutes(1));
            yield return ("limit", peer.CompletedAt > TimeSpan.FromSeconds(20 * 16384 / 500_000.0 - 0.2));
            yield return ("defer", peer.IsComplete);
            yield return ("tap", SpinWait.SpinUntil(() => seen.Count(line => line.Contains("Piece {", StringComparison.Ordinal)) == 20, TimeSpan.FromSeconds(10)));
        }
    }
}
