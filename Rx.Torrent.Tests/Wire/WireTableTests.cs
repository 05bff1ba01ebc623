using System.Buffers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class WireTableTests
{
    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < WireTable.Rows.Count; i++) rows.Add(i, $"{WireTable.Rows[i].Message} ({WireTable.Rows[i].Bep})");
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_written_as_in_the_BEP(int row, string name)
    {
        var (message, frame, _) = WireTable.Rows[row];
        var output = new ArrayBufferWriter<byte>();
        WireWriter.Write(message, output);
        Convert.ToHexString(output.WrittenSpan).ShouldBe(Convert.ToHexString(frame), name);
        WireWriter.ShapeOf(message).FrameLength.ShouldBe(frame.Length, name);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_read_as_the_same_message_from_the_wire(int row, string name)
    {
        var (message, frame, _) = WireTable.Rows[row];
        WireTable.Reader().TryRead([.. frame, 0xff, 0xff, 0xff, 0xff, 0xff], out var read, out var consumed).ShouldBeTrue(name);
        read.ShouldBe(message);
        read.Origin.ShouldBe(MessageOrigin.Wire);
        consumed.ShouldBe(frame.Length);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_strict_prefix_is_not_yet_a_message(int row, string name)
    {
        var (_, frame, _) = WireTable.Rows[row];
        for (var length = 0; length < frame.Length; length++)
        {
            WireTable.Reader().TryRead(frame.AsSpan(0, length), out var read, out var consumed).ShouldBeFalse(name);
            read.ShouldBeNull();
            consumed.ShouldBe(0);
        }
    }

    [Fact]
    public void The_table_has_every_kind_of_message_that_comes_in_a_frame()
    {
        var kinds = typeof(PeerMessage).GetNestedTypes().Where(kind => kind.IsSubclassOf(typeof(PeerMessage)));
        WireTable.Messages.Select(message => message.GetType()).Distinct().ShouldBe(kinds.Except([typeof(PeerMessage.Handshake), typeof(PeerMessage.DontHave)]), ignoreOrder: true);
    }
}
