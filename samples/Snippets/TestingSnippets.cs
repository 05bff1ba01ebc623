using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;
using Rx.Torrent.Testing.Plugins;
using Rx.Torrent.Testing.Recordings;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets;

/// <summary>The code of <c>docs/testing.md</c>. Each throws when it does not hold.</summary>
internal static class TestingSnippets
{
    public static void Bench()
    {
        #region bench
        using var bench = new PluginBench(incoming: (messages, peer) => messages.Where(message => message is not Have { Index.Value: 3 }));

        bench.Arrive(new Have(new PieceIndex(2)), new Have(new PieceIndex(3)));

        bench.CoreGot<Have>().Select(have => have.Index.Value).AssertEqual(2);
        bench.AssertClean();
        #endregion
    }

    public static void Times()
    {
        #region times
        using var bench = new PluginBench(_ => { }, new BenchSetup { Pieces = [0, 1, 2], Latency = TimeSpan.FromMilliseconds(50) });

        bench.Arrive("i----r", new Dictionary<char, PeerMessage>
        {
            ['i'] = Interested.Instance,
            ['r'] = new Request(bench.Content.Block(piece: 1)),
        }, frame: TimeSpan.FromMilliseconds(100));
        bench.Pass(TimeSpan.FromSeconds(1));

        foreach (var (time, message) in bench.Wire) Console.WriteLine($"{TimeSpan.FromTicks(time).TotalMilliseconds,6:0} ms  {message}");
        #endregion
        if (bench.Left<Piece>().Count != 1) throw new InvalidOperationException("no block was served");
    }

    public static void Marbles()
    {
        #region marbles
        var time = new TestScheduler();
        var source = time.Hot("-a-b---c--|");

        using var said = source.Throttle(TimeSpan.FromMilliseconds(3), time).Record(time);
        time.AdvanceBy(TimeSpan.FromMilliseconds(20));

        said.AssertMarbles("------b--- (c|)");
        #endregion
    }

    public static string MarbleFailure()
    {
        var time = new TestScheduler();
        using var said = time.Cold("-a-b---c--|").Record(time);
        time.AdvanceBy(TimeSpan.FromMilliseconds(20));
        try
        {
            said.AssertMarbles("-a--b--c--|");
            return "";
        }
        catch (RecordingException exception)
        {
            return exception.Message;
        }
    }

    public static void Swarm()
    {
        #region swarm
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 100), seed: 7);
        var line = new NetworkConditions { UploadRate = 100_000, Latency = TimeSpan.FromMilliseconds(30), Loss = 0.01 };
        var seed = swarm.AddSeed(new PeerSetup { Line = line });
        swarm.FlashCrowd(count: 10, within: TimeSpan.FromSeconds(5), new PeerSetup { Line = line, Build = builder => builder.Use(name: "mine") });
        swarm.Pass(TimeSpan.FromSeconds(6));

        var cut = swarm.Network.Divide([seed.Host], [.. swarm.Peers.Skip(1).Select(peer => peer.Host)]);
        swarm.After(TimeSpan.FromSeconds(60), cut.Dispose);

        swarm.UntilComplete(limit: TimeSpan.FromMinutes(10)); // or it throws, with the seed and what happened last
        Console.WriteLine(swarm.Log.Timeline(count: 3));
        #endregion
    }

    public static void Script(SimulatedSwarm swarm, SimulatedPeer peer)
    {
        #region script
        peer.Messages.Where(traffic => traffic.Message is Request).Subscribe(traffic => Console.WriteLine($"{traffic.Peer.EndPoint} {traffic.Message}"));
        peer.Host.Conditions = new NetworkConditions { Latency = TimeSpan.FromSeconds(1) }; // the weather changes
        peer.Crash();
        swarm.Pass(TimeSpan.FromMinutes(1));
        peer.Restart(); // with what is on its disk
        #endregion
    }

    public static void Record(TorrentClientBuilder builder, IPAddress suspect, Func<TextWriter> open)
    {
        #region record
        builder.UseRecorder((swarm, peer) => peer.EndPoint.Address.Equals(suspect) ? open() : null); // first, to record what is on the wire
        #endregion
    }

    public static void Replay(TextReader file, GeneratedContent content)
    {
        #region replay
        var time = new TestScheduler();
        var network = new SimulatedNetwork(time);
        var host = network.AddHost();
        var client = TorrentClient.Create(builder => builder.UseLoop(time, workers: time).UseTransport(host.Transport)
            .ListenAt(new IPEndPoint(host.Address, 6881)).Configure(options => options with { Seed = 5, KeepResumeData = false }));
        var swarm = client.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.Store() });

        using var replay = new MessageReplay(network.AddHost(), content.Metainfo, MessageRecording.Read(file));
        replay.Dial(client.ListenEndPoints[0]);
        time.AdvanceBy(TimeSpan.FromMinutes(1));
        #endregion
        if (!swarm.WhenCompleted.IsReached) throw new InvalidOperationException("the replay did not complete the swarm");
    }

    /// <summary>A download in virtual time that is recorded.</summary>
    public static string Recorded(GeneratedContent content)
    {
        using var file = new StringWriter();
        using (var swarm = new SimulatedSwarm(content, seed: 1))
        {
            var seed = swarm.AddSeed();
            swarm.AddPeer(new PeerSetup { Build = builder => Record(builder, seed.Host.Address, () => file) });
            swarm.UntilComplete();
            swarm.Pass(TimeSpan.FromSeconds(5));
        }
        return file.ToString();
    }
}
