using System.Globalization;
using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Recording;

/// <summary>A whole recording, in and out.</summary>
public class MessageRecordingTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 12, pieceLength: 32 * 1024, seed: 3);

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

    [Fact]
    public void No_time_loses_a_tick()
    {
        var random = new Random(1);
        var times = Enumerable.Range(0, 2000).Select(_ => TimeSpan.FromTicks(random.NextInt64(TimeSpan.FromHours(random.Next(1, 100)).Ticks))).ToArray();

        var read = Reread(new MessageRecording(Content.Metainfo.InfoHash, 12, "a", IsIncoming: true, [.. times.Select(time => new RecordedMessage(time, true, KeepAlive.Instance))]));

        read.Messages.Select(message => message.Time).ShouldBe(times);
    }

    [Fact]
    public void What_was_said_before_the_number_of_pieces_was_known_can_be_read()
    {
        var recording = new MessageRecording(Content.Metainfo.InfoHash, 0, "a", IsIncoming: true, [
            new(TimeSpan.Zero, true, new Have(new PieceIndex(11))),
            new(TimeSpan.Zero, true, new Bitfield(PieceSet.Of(16, 1, 5))),
        ]);

        Reread(recording).Messages[0].ShouldBe(recording.Messages[0]);
        Reread(recording).Messages.Count.ShouldBe(2);
    }

    [Fact]
    public void What_has_no_form_on_the_wire_is_left_out() =>
        Reread(new MessageRecording(Content.Metainfo.InfoHash, 12, "a", IsIncoming: true, [
            new(TimeSpan.Zero, true, new DontHave(new PieceIndex(1))), new(TimeSpan.Zero, true, new Extended("x_made", new Payload([1]))),
            new(TimeSpan.Zero, true, KeepAlive.Instance),
        ])).Messages.ShouldHaveSingleItem().Message.ShouldBe(KeepAlive.Instance);

    [Fact]
    public void It_is_the_same_in_every_country()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var elsewhere = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            elsewhere.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" };
            CultureInfo.CurrentCulture = elsewhere;
            No_time_loses_a_tick();
            What_is_no_recording_is_refused_with_the_line("{{head}}\n{\"ms\":-1.5}", "line 2 of the recording: -1.5 ms is no time");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", "line 1 of the recording: it is empty")]
    [InlineData("{}", "line 1 of the recording: no text 'format'")]
    [InlineData("{\"format\":\"rx-torrent messages 1\",\"pieces\":1}", "line 1 of the recording: no text 'infoHash'")]
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

    private static MessageRecording Reread(MessageRecording recording)
    {
        var text = new StringWriter();
        recording.Write(text);
        return MessageRecording.Read(new StringReader(text.ToString()));
    }
}
