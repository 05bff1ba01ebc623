using System.Reactive.Linq;
using Rx.Torrent.Testing.Plugins;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets.Hooks;

/// <summary>Runs the hooks in virtual time, and says of each whether it was called as the document says.</summary>
internal static class HookRun
{
    public static IEnumerable<(string What, bool Holds)> Run()
    {
        var log = new List<string>();
        using (var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 20), seed: 1))
        {
            var drops = 0;
            swarm.AddSeed(new PeerSetup
            {
                Build = builder => builder.Use(extensions: ["x_sample"], name: "other end"),
                Swarm = options => options with { DropRedundantPeers = false },
            });
            swarm.Pass(TimeSpan.FromSeconds(1));
            var peer = swarm.AddPeer(new PeerSetup
            {
                Build = builder =>
                {
                    builder.Use(new SwarmHooks(log.Add));
                    MessageHooks.OnExtensionHandshake(builder, log.Add);
                    MessageHooks.OnMessages(builder);
                    MessageHooks.Bep6(builder);
                    MessageHooks.OnPiece(builder, _ => ++drops % 5 != 0);
                },
            });
            using var events = MessageHooks.OnAlert(peer.Client, happened => log.Add("event: " + happened));
            peer.Swarm.WhenPeerConnected.Subscribe(other => MessageHooks.Enabled(other, log.Add));
            swarm.UntilComplete(TimeSpan.FromMinutes(1));
            swarm.Pass(TimeSpan.FromSeconds(2));
            yield return ("may_disconnect", peer.Swarm.Peers.Count == 1);
            swarm.Finish(peer.Swarm.RecheckAsync());
            var wasted = peer.Progress.Wasted;
            swarm.Finish(peer.Swarm.PauseAsync());

            yield return ("added, new_torrent, state", Says("run 1"));
            yield return ("new_connection", Says("had a part in"));
            yield return ("pieces", Says("came from"));
            yield return ("tick", Says("1 peers"));
            yield return ("peer_tick", Says("has 20 pieces"));
            yield return ("connected", Says(" is -") && Says("0 blocks never left"));
            yield return ("observe_state", Says("now Seeding") && Says("now Paused"));
            yield return ("commands", Says("Recheck { Origin = program }") && !log.Skip(log.FindIndex(line => line.Contains("Recheck", StringComparison.Ordinal))).Contains("now Checking"));
            yield return ("sent", Says(" leaves") && Says(" has left"));
            yield return ("on_extension_handshake", Says("runs Rx.Torrent"));
            yield return ("enabled", Says("takes x_sample"));
            yield return ("on_piece", wasted > 0);
            yield return ("on_alert", Says("event: generated.bin: Seeding"));
            swarm.Finish(peer.LeaveAsync());
            yield return ("abort", log.IndexOf("stopped") > log.IndexOf("detached") && Says("detached"));
        }

        using (var bench = new PluginBench(MessageHooks.AddHandshake))
            yield return ("add_handshake", bench.Left<ExtendedHandshake>()[0].Content.Contains("x_note") && bench.IdOf("x_sample") is > 0);

        using (var bench = new PluginBench(MessageHooks.OnHandshake))
        {
            yield return ("on_handshake", bench.Left<Handshake>()[0].Reserved.Has(new ReservedBits(1UL << 63)) && bench.Peer is null);
        }

        using (var bench = new PluginBench(builder => MessageHooks.OnExtended(builder, log.Add)))
        {
            bench.ArriveExtended("x_sample", new byte[1000]);
            yield return ("on_extended", Says("1000 bytes of x_sample"));
        }

        using (var bench = new PluginBench(builder => MessageHooks.OnUnknownMessage(builder, log.Add)))
        {
            bench.Arrive(new Unknown(200, new Payload(new byte[7])));
            yield return ("on_unknown_message", Says("7 bytes") && bench.Remote.IsConnected);
        }

        using (var bench = new PluginBench(MessageHooks.WriteRequest))
        {
            bench.Arrive(HaveAll.Instance, Unchoke.Instance);
            bench.Pass(TimeSpan.FromSeconds(5));
            yield return ("write_request", bench.Left<Request>() is { Count: > 0 } asked && asked.All(request => request.Block.Piece.Value > 0));
        }

        bool Says(string what) => log.Exists(line => line.Contains(what, StringComparison.Ordinal));
    }
}
