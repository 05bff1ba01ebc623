using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

public class WireWriterTests
{
    private static readonly InfoHash Root = new(new byte[32]);

    public static TheoryData<string> Unsayable { get; } = [.. Cases.Keys];

    private static Dictionary<string, PeerMessage> Cases => new()
    {
        ["a request at a negative offset"] = new Request(WireTable.Block(0, -1, 1)),
        ["a request of a negative length"] = new Request(WireTable.Block(0, 0, -1)),
        ["a cancel at a negative offset"] = new Cancel(WireTable.Block(0, -1, 1)),
        ["a reject of a negative length"] = new RejectRequest(WireTable.Block(0, 0, -1)),
        ["a block that is shorter than it says"] = new Piece(WireTable.Block(0, 0, 4), new Payload(new byte[3])),
        ["a block that is longer than it says"] = new Piece(WireTable.Block(0, 0, 2), new Payload(new byte[3])),
        ["a block at a negative offset"] = new Piece(WireTable.Block(0, -1, 3), new Payload(new byte[3])),
        ["an extended message under the id of the handshake"] = new Extended(0, Payload.Empty),
        ["an extended handshake that is too long"] = ExtendedHandshake.Empty.With("x", new byte[64 * 1024]),
        ["an unknown message under the id of a known one"] = new Unknown(7, Payload.Empty),
        ["an unknown message under the id of extended ones"] = new Unknown(20, Payload.Empty),
        ["a hash request with a root of 20 bytes"] = new HashRequest(new HashRange(new InfoHash(new byte[20]), 0, 0, 2, 0)),
        ["a hash request with a negative layer"] = new HashRequest(new HashRange(Root, -1, 0, 2, 0)),
        ["a hash reject with a negative index"] = new HashReject(new HashRange(Root, 0, -1, 2, 0)),
        ["more hashes than the range asks for"] = new Hashes(new HashRange(Root, 0, 0, 2, 0), new Payload(new byte[96])),
        ["hashes for a range of three"] = new Hashes(new HashRange(Root, 0, 0, 3, 0), new Payload(new byte[96])),
        ["a handshake without info hash"] = new Handshake(default, default, default),
    };

    [Theory]
    [MemberData(nameof(Unsayable))]
    public void What_the_protocol_cannot_say_is_refused_before_anything_is_written(string name) =>
        Should.Throw<ArgumentException>(() => WireWriter.ShapeOf(Cases[name])).Message.ShouldNotBeEmpty();

    [Fact]
    public void A_destination_that_is_too_short_is_refused() => Should.Throw<ArgumentException>(() =>
    {
        var have = new Have(new PieceIndex(1));
        WireWriter.Write(have, WireWriter.ShapeOf(have), new byte[8]);
    });

    [Fact]
    public void A_payload_that_was_given_back_is_not_written()
    {
        var pool = new BlockPool(1);
        var buffer = pool.Rent();
        var piece = new Piece(WireTable.Block(0, 0, 4), new Payload(buffer, 4));
        pool.Return(buffer);
        Should.Throw<InvalidOperationException>(() => WireWriter.Write(piece, new System.Buffers.ArrayBufferWriter<byte>()));
    }
}
