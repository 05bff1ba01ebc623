using Rx.Torrent.Plugins;
using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Recordings;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Testing.Recordings;

public class MessageRecordingTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 12, pieceLength: 32 * 1024, seed: 3);

    [Fact]
    public async Task A_real_connection_is_replayed_in_virtual_time()
    {
        var recording = await RecordARealDownload();
        recording = Reread(recording);
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

    [Fact]
    public void What_is_sent_by_the_name_of_an_extension_is_recorded_under_the_id_of_the_peer()
    {
        var recorder = new MessageRecorder();
        var recordings = recorder.WhenRecorded.ToLiveList();
        var scene = new PluginScene(b => b.Use(recorder));
        var remote = scene.Connect(ExtendedHandshake.Empty.WithExtension("x_a", 7));

        scene.Client.Connected[0].Send(new Extended("x_a", new Payload([1])));
        scene.Client.Connected[0].Send(new Extended("x_b", new Payload([2]))); // which it does not take
        scene.Scene.Pass(1);
        remote.Close();
        scene.Scene.Pass(1);

        var recording = Reread(recordings.ShouldHaveSingleItem());
        recording.Messages.Where(message => !message.IsIncoming).Select(message => message.Message).OfType<Extended>()
            .ShouldBe([new Extended(7, new Payload([1]))]);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void It_is_the_same_after_writing_and_reading()
    {
        var recording = new MessageRecording(Content.Metainfo.InfoHash, 12, "[::1]:6881", IsIncoming: false, [
            new(TimeSpan.Zero, false, new Handshake(ReservedBits.ExtensionProtocol, Content.Metainfo.InfoHash, new PeerId(new byte[20]))),
            new(TimeSpan.FromTicks(12345), true, new Bitfield(PieceSet.Of(12, 1, 5))),
            new(TimeSpan.FromSeconds(70000), true, KeepAlive.Instance),
            new(TimeSpan.FromSeconds(70001), false, ExtendedHandshake.Empty.WithExtension("ut_x", 4)),
        ]);

        var read = Reread(recording);

        read.Messages.ShouldBe(recording.Messages);
        (read with { Messages = recording.Messages }).ShouldBe(recording);
    }

    [Theory]
    [InlineData("", "line 1 of the recording: it is empty")]
    [InlineData("{}", "line 1 of the recording: no text 'format'")]
    [InlineData("[1]", "line 1 of the recording: no object")]
    [InlineData("{{head}}\n{", "line 2 of the recording: ")]
    [InlineData("{{head}}\n{\"ms\":-1}", "line 2 of the recording: -1 ms is no time")]
    [InlineData("{{head}}\n{\"ms\":1,\"to\":\"me\"}", "line 2 of the recording: to 'me' instead of client or peer")]
    [InlineData("{{head}}\n\n{\"ms\":1,\"to\":\"peer\",\"kind\":\"Have\",\"bytes\":\"AAAAAA==AAAA\"}", "line 3 of the recording: ")]
    [InlineData("{{head}}\n{\"ms\":1,\"to\":\"peer\",\"kind\":\"Have\",\"bytes\":\"AAA=\"}", "line 2 of the recording: 0 messages instead of one")]
    [InlineData("{{head}}\n{\"ms\":1,\"to\":\"peer\",\"kind\":\"Have\",\"bytes\":\"/////w==\"}", "line 2 of the recording: ")]
    public void What_is_no_recording_is_refused_with_the_line(string text, string message)
    {
        var head = $$"""{"format":"rx-torrent messages 1","infoHash":"{{Content.Metainfo.InfoHash}}","pieces":12,"peer":"a","incoming":true}""";

        Should.Throw<FormatException>(() => MessageRecording.Read(new StringReader(text.Replace("{{head}}", head, StringComparison.Ordinal))))
            .Message.ShouldStartWith(message);
    }

    private static async Task<MessageRecording> RecordARealDownload()
    {
        var recorder = new MessageRecorder();
        var recorded = recorder.WhenRecorded.FirstAsync().ToTask();
        var here = new IPEndPoint(IPAddress.Loopback, 0);
        await using var seed = TorrentClient.Create(builder => builder.ListenAt(here).Configure(options => options with { KeepResumeData = false }));
        await using var leech = TorrentClient.Create(builder => builder.ListenAt(here).Use(recorder).Configure(options => options with { KeepResumeData = false, Seed = 5 }));
        seed.Add(Content.Metainfo, "nowhere", new AddOptions { Store = Full(), UseTrackers = false });
        leech.Add(Content.Metainfo, "nowhere", new AddOptions { Store = new MemoryStore(Content.Layout.TotalLength), UseTrackers = false, Peers = seed.ListenEndPoints });
        return await recorded.WaitAsync(TimeSpan.FromSeconds(60));
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

    private static MessageRecording Reread(MessageRecording recording)
    {
        var text = new StringWriter();
        recording.Write(text);
        return MessageRecording.Read(new StringReader(text.ToString()));
    }

    private static IEnumerable<BlockRange> Requests(IEnumerable<PeerMessage> messages) => messages.OfType<Request>().Select(request => request.Block).Distinct();
}
