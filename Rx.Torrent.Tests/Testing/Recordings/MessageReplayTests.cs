using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Recordings;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Testing.Recordings;

public class MessageReplayTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 12, pieceLength: 32 * 1024, seed: 3);

    [Fact]
    public async Task A_real_connection_is_replayed_in_virtual_time()
    {
        var recording = await RecordARealDownload();
        recording.Messages[0].Message.ShouldBeOfType<Handshake>();

        var (time, store, replay, swarm) = Replay(recording);
        for (var i = 0; i < 10_000 && !swarm.WhenCompleted.IsReached; i++) time.AdvanceBy(TimeSpan.FromMilliseconds(10));

        swarm.State.ShouldBe(SwarmState.Seeding);
        store.IsFull.ShouldBeTrue();
        replay.Unasked.ShouldBeEmpty();
        Requests(replay.Peer.Received.Select(received => received.Value)).ShouldBe(
            Requests(recording.Messages.Where(message => !message.IsIncoming).Select(message => message.Message)), ignoreOrder: true);
    }

    [Fact]
    public void What_nobody_asked_for_is_said_at_its_time()
    {
        var unasked = Content.Answer(Content.Block(0));
        var recording = new MessageRecording(Content.Metainfo.InfoHash, Content.Layout.PieceCount, "10.0.0.1:1", IsIncoming: true, [
            new(TimeSpan.Zero, true, new Handshake(ReservedBits.Fast, Content.Metainfo.InfoHash, new PeerId(new byte[20]))),
            new(TimeSpan.FromSeconds(2), true, unasked),
            new(TimeSpan.FromSeconds(3), true, new Unknown(99, new Payload([1]))),
        ]);
        var (time, _, replay, swarm) = Replay(recording);
        var heard = new List<(double Second, PeerMessage Message)>();
        swarm.WhenPeerConnected.Subscribe(peer => peer.Incoming.Subscribe(message => heard.Add((Math.Floor(TimeSpan.FromTicks(time.Clock).TotalSeconds), message.Copy()))));

        time.AdvanceBy(TimeSpan.FromSeconds(5));

        heard.Where(one => one.Message is Piece or Unknown).ShouldBe([(2, unasked), (3, new Unknown(99, new Payload([1])))]);
        replay.IsOver.ShouldBeTrue();
    }

    private static async Task<MessageRecording> RecordARealDownload()
    {
        using var recorded = new Written();
        var here = new IPEndPoint(IPAddress.Loopback, 0);
        await using var seed = TorrentClient.Create(builder => builder.ListenAt(here).Configure(options => options with { KeepResumeData = false }));
        await using var leech = TorrentClient.Create(builder => builder.ListenAt(here).UseRecorder((_, _) => recorded)
            .Configure(options => options with { KeepResumeData = false, Seed = 5 }));
        seed.Add(Content.Metainfo, "nowhere", new AddOptions { Store = Full(), UseTrackers = false });
        leech.Add(Content.Metainfo, "nowhere", new AddOptions { Store = new MemoryStore(Content.Layout.TotalLength), UseTrackers = false, Peers = seed.ListenEndPoints });
        await recorded.Whole.WaitAsync(TimeSpan.FromSeconds(60));
        return MessageRecording.Read(new StringReader(recorded.ToString()));
    }

    // Real clients have real worker threads, and a generated store is for one thread.
    private static MemoryStore Full()
    {
        var store = new MemoryStore(Content.Layout.TotalLength);
        var bytes = new byte[Content.Layout.TotalLength];
        Content.Fill(0, bytes);
        store.Write(0, [bytes]);
        return store;
    }

    private static (TestScheduler Time, GeneratedStore Store, MessageReplay Replay, Swarm Swarm) Replay(MessageRecording recording)
    {
        var time = new TestScheduler();
        var network = new SimulatedNetwork(time);
        var host = network.AddHost();
        var store = Content.Store();
        var client = TorrentClient.Create(builder => builder.UseLoop(time, time).UseTransport(host.Transport).ListenAt(new IPEndPoint(host.Address, 6881))
            .Configure(options => options with { KeepResumeData = false, Seed = 5 }));
        var swarm = client.Add(Content.Metainfo, "nowhere", new AddOptions { Store = store, UseTrackers = false });
        var replay = new MessageReplay(network.AddHost(), Content.Metainfo, recording);
        replay.Dial(client.ListenEndPoints[0]);
        return (time, store, replay, swarm);
    }

    private static IEnumerable<BlockRange> Requests(IEnumerable<PeerMessage> messages) => messages.OfType<Request>().Select(request => request.Block).Distinct();

    private sealed class Written : StringWriter
    {
        private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Whole => _whole.Task;

        protected override void Dispose(bool disposing)
        {
            _whole.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
