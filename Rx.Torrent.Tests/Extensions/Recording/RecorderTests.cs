using System.Reactive.Linq;
using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Recording;

/// <summary>A connection is written down as it goes, and can be played into a pipeline.</summary>
public class RecorderTests
{
    private readonly List<StringWriter> _recordings = [];

    [Fact]
    public void What_was_said_is_read_back_with_time_and_direction()
    {
        var recorded = Record(out var scene);

        recorded.Where(one => one.IsIncoming).Select(one => one.Message).OfType<Piece>()
            .ShouldAllBe(piece => piece == scene.Content.Piece(piece.Block));
        recorded.Count(one => one is { IsIncoming: true, Message: Piece }).ShouldBe(16);
        recorded.Count(one => one is { IsIncoming: false, Message: Request }).ShouldBe(16);
        recorded.Count(one => one is { IsIncoming: true, Message: Handshake }).ShouldBe(1);
        recorded.Count(one => one is { IsIncoming: false, Message: Handshake }).ShouldBe(1);
        recorded.Select(one => one.Time).ShouldBeInOrder();
        recorded.First(one => one.Message is Piece).Time.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void A_recording_can_be_played_into_an_operator_in_virtual_time()
    {
        var recorded = Record(out _);
        var time = new TestScheduler();
        var played = time.CreateObserver<PeerMessage>();

        recorded.Replay(incoming: true, time).Block<Have>().Subscribe(played);
        time.Start();
        var expected = recorded.Where(one => one.IsIncoming && one.Message is not Have).ToArray();
        played.Messages.SkipLast(1).Select(message => message.Value.Value).ShouldBe(expected.Select(one => one.Message));
        played.Messages.SkipLast(1).Zip(expected, (message, one) => TimeSpan.FromTicks(message.Time) - one.Time)
            .ShouldAllBe(late => late >= TimeSpan.Zero && late < TimeSpan.FromMilliseconds(1));
        played.Messages[^1].Value.Kind.ShouldBe(System.Reactive.NotificationKind.OnCompleted);
    }

    [Fact]
    public void A_whole_recording_is_what_its_messages_are()
    {
        var recorded = Record(out var scene);

        var recording = MessageRecording.Read(new StringReader(_recordings[0].ToString()));
        recording.InfoHash.ShouldBe(scene.Content.Metainfo.InfoHash);
        recording.IsIncoming.ShouldBeTrue();
        recording.Messages.Select(one => (one.Time, one.IsIncoming, one.Message)).ShouldBe(recorded.Select(one => (one.Time, one.IsIncoming, one.Message)));
    }

    [Fact]
    public void A_message_of_an_extension_is_recorded_as_it_left()
    {
        var scene = new PluginScene(b => b.UseRecorder(To).UseUploadOnly());
        var peer = scene.Connect(ExtendedHandshake.Empty.WithExtension("upload_only", 5));

        scene.Client.Connected[0].Extension("upload_only").Send(new Payload([1]));
        scene.Client.Connected[0].Send(new Extended("x_b", new Payload([2]))); // which it does not take
        scene.Scene.Pass(1);
        peer.Close();
        scene.Scene.Pass(1);
        Read(_recordings[0]).Where(one => !one.IsIncoming).Select(one => one.Message).OfType<Extended>().ShouldBe([new Extended(5, new Payload([1]))]);
    }

    [Fact]
    public void What_a_plugin_before_has_made_and_has_no_form_on_the_wire_is_left_out()
    {
        var scene = new PluginScene(b => b
            .Use(name: "maker", incoming: (messages, _) => messages.SelectMany(message => message is Have ? new[] { message, new Extended("x_made", new Payload([1])) } : [message]))
            .UseRecorder(To));
        var peer = scene.Connect(new Have(new PieceIndex(1)));

        peer.IsConnected.ShouldBeTrue();
        peer.Close();
        scene.Scene.Pass(1);
        Read(_recordings[0]).Count(one => one.Message is Have).ShouldBe(1);
    }

    [Fact]
    public void A_connection_may_be_left_alone()
    {
        var scene = new PluginScene(b => b.UseRecorder((_, peer) => peer.IsIncoming ? null : new StringWriter()));

        scene.Connect().IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_written_ends_the_recording_and_nothing_else()
    {
        var failures = new List<Exception>();
        var scene = new PluginScene(b => b.UseRecorder((_, _) => new FullDisk(), (_, exception) => failures.Add(exception)));
        var peer = scene.Connect(new Have(new PieceIndex(1)));

        peer.IsConnected.ShouldBeTrue();
        failures.Count.ShouldBe(1);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{}", "line 1")]
    [InlineData("nonsense", "line 1")]
    [InlineData("HEAD\nnonsense", "line 2")]
    [InlineData("HEAD\n{\"ms\":-1,\"to\":\"peer\",\"kind\":\"Choke\",\"bytes\":\"AAAAAQA=\"}", "line 2")]
    [InlineData("HEAD\n{\"ms\":1,\"to\":\"moon\",\"kind\":\"Choke\",\"bytes\":\"AAAAAQA=\"}", "line 2")]
    [InlineData("HEAD\n{\"ms\":1,\"to\":\"peer\",\"kind\":\"Choke\",\"bytes\":\"AAAAAQ\"}", "line 2")]
    [InlineData("HEAD\n\n{\"ms\":1,\"to\":\"peer\",\"kind\":\"Choke\",\"bytes\":\"AAAAAQ==\"}", "line 3")]
    public void What_is_no_recording_is_refused_with_the_line(string text, string where) =>
        Should.Throw<FormatException>(() => RecordingReader.Read(new StringReader(text.Replace("HEAD", "{\"format\":\"rx-torrent messages 1\",\"pieces\":4}"))).ToList())
            .Message.ShouldContain(where);

    [Fact]
    public void A_short_recording_reads_as_it_is_documented()
    {
        var text = "{\"format\":\"rx-torrent messages 1\",\"pieces\":4}\n{\"ms\":1.5,\"to\":\"client\",\"kind\":\"Choke\",\"bytes\":\"AAAAAQA=\"}\n";

        RecordingReader.Read(new StringReader(text)).ShouldBe([new RecordedMessage(TimeSpan.FromMilliseconds(1.5), true, Choke.Instance)]);
    }

    [Fact]
    public void What_cannot_be_read_is_the_error_of_what_is_played()
    {
        var time = new TestScheduler();
        var played = time.CreateObserver<PeerMessage>();

        Broken().Replay(incoming: true, time).Subscribe(played);
        time.Start();
        played.Messages.Select(message => message.Value.Kind).ShouldBe([System.Reactive.NotificationKind.OnNext, System.Reactive.NotificationKind.OnError]);
        played.Messages[^1].Value.Exception.ShouldBeOfType<IOException>();

        static IEnumerable<RecordedMessage> Broken()
        {
            yield return new RecordedMessage(TimeSpan.Zero, true, Choke.Instance);
            throw new IOException("the disk has gone");
        }
    }

    [Fact]
    public void Without_any_clock_a_long_recording_is_played_all_the_same()
    {
        var recorded = Enumerable.Repeat(new RecordedMessage(TimeSpan.Zero, true, Choke.Instance), 100_000);
        var played = 0;

        recorded.Replay(incoming: true, System.Reactive.Concurrency.ImmediateScheduler.Instance).Subscribe(_ => played++);
        played.ShouldBe(100_000);
    }

    private RecordedMessage[] Record(out PluginScene scene)
    {
        scene = new PluginScene(b => b.UseRecorder(To));
        var peer = scene.Connect();
        peer.Serves(scene.Content);
        peer.Send(HaveAll.Instance, Unchoke.Instance);
        var client = scene.Client;
        scene.Scene.Until(() => client.IsSeeding);
        peer.Close();
        scene.Scene.Pass(1);
        return Read(_recordings[0]);
    }

    private StringWriter To(Rx.Torrent.Plugins.ISwarm swarm, IPeer peer)
    {
        _recordings.Add(new StringWriter());
        return _recordings[^1];
    }

    private static RecordedMessage[] Read(StringWriter recording) => [.. RecordingReader.Read(new StringReader(recording.ToString()))];

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("the disk is full");

        public override void Write(char value) => throw new IOException("the disk is full");
    }
}
