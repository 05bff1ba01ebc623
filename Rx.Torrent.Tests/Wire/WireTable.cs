using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

/// <summary>Every message of the protocol beside its bytes, written by hand from the BEPs. The torrent has ten pieces.</summary>
internal static class WireTable
{
    public const int PieceCount = 10;

    private static readonly InfoHash Root = new(Enumerable.Repeat((byte)0xaa, 32).ToArray());
    private static readonly string RootHex = string.Concat(Enumerable.Repeat("aa", 32));
    private static readonly string NodesHex = string.Concat(Enumerable.Repeat("bb", 4 * 32));

    public static IReadOnlyList<(PeerMessage Message, byte[] Frame, string Bep)> Rows { get; } =
    [
        Row(KeepAlive.Instance, "00000000", "BEP 3"),
        Row(Choke.Instance, "00000001 00", "BEP 3"),
        Row(Unchoke.Instance, "00000001 01", "BEP 3"),
        Row(Interested.Instance, "00000001 02", "BEP 3"),
        Row(NotInterested.Instance, "00000001 03", "BEP 3"),
        Row(new Have(new PieceIndex(1234)), "00000005 04 000004d2", "BEP 3"),
        Row(new Have(new PieceIndex(int.MaxValue)), "00000005 04 7fffffff", "BEP 3"),
        Row(new Bitfield(PieceSet.Of(PieceCount, 0, 7, 9)), "00000003 05 81 40", "BEP 3"),
        Row(new Request(Block(1, 16384, 16384)), "0000000d 06 00000001 00004000 00004000", "BEP 3"),
        Row(new Piece(Block(1, 16384, 3), new Payload([1, 2, 3])), "0000000c 07 00000001 00004000 010203", "BEP 3"),
        Row(new Piece(Block(9, 0, 0), Payload.Empty), "00000009 07 00000009 00000000", "BEP 3"),
        Row(new Cancel(Block(1, 16384, 16384)), "0000000d 08 00000001 00004000 00004000", "BEP 3"),
        Row(new Port(6881), "00000003 09 1ae1", "BEP 5"),
        Row(new SuggestPiece(new PieceIndex(7)), "00000005 0d 00000007", "BEP 6"),
        Row(HaveAll.Instance, "00000001 0e", "BEP 6"),
        Row(HaveNone.Instance, "00000001 0f", "BEP 6"),
        Row(new RejectRequest(Block(2, 0, 16384)), "0000000d 10 00000002 00000000 00004000", "BEP 6"),
        Row(new AllowedFast(new PieceIndex(255)), "00000005 11 000000ff", "BEP 6"),
        Row(ExtendedHandshake.Empty, "00000004 14 00 'de'", "BEP 10"),
        Row(
            ExtendedHandshake.Empty.WithExtension("LT_metadata", 1).WithExtension("ut_pex", 2) with { ListenPort = 6881, ClientVersion = "x 1.2" },
            "00000038 14 00 'd1:md11:LT_metadatai1e6:ut_pexi2ee1:pi6881e1:v5:x 1.2e'", "BEP 10"),
        Row(new ExtendedHandshake(BencodeDictionary.Of(("upload_only", 1))), "00000015 14 00 'd11:upload_onlyi1ee'", "BEP 21"),
        Row(new Extended(3, new Payload([.. "d8:msg_typei0e5:piecei0ee"u8])), "0000001b 14 03 'd8:msg_typei0e5:piecei0ee'", "BEP 9"),
        Row(new Extended(255, Payload.Empty), "00000002 14 ff", "BEP 10"),
        Row(new HashRequest(new HashRange(Root, 0, 512, 512, 3)), $"00000031 15 {RootHex} 00000000 00000200 00000200 00000003", "BEP 52"),
        Row(
            new Hashes(new HashRange(Root, 7, 2, 2, 2), new Payload([.. Enumerable.Repeat((byte)0xbb, 4 * 32)])),
            $"000000b1 16 {RootHex} 00000007 00000002 00000002 00000002 {NodesHex}", "BEP 52"),
        Row(
            new Hashes(new HashRange(Root, 0, 4, 4, 1), new Payload([.. Enumerable.Repeat((byte)0xbb, 4 * 32)])),
            $"000000b1 16 {RootHex} 00000000 00000004 00000004 00000001 {NodesHex}", "BEP 52"),
        Row(new HashReject(new HashRange(Root, 0, 512, 512, 3)), $"00000031 17 {RootHex} 00000000 00000200 00000200 00000003", "BEP 52"),
        Row(new Unknown(42, new Payload([.. "hi"u8])), "00000003 2a 'hi'", "-"),
        Row(new Unknown(10, Payload.Empty), "00000001 0a", "-"),
    ];

    /// <summary>All frames one behind the other.</summary>
    public static byte[] Stream { get; } = [.. Rows.SelectMany(row => row.Frame)];

    public static IEnumerable<PeerMessage> Messages => Rows.Select(row => row.Message);

    public static WireReader Reader(WireLimits? limits = null, int pieceCount = PieceCount) =>
        new(limits ?? WireLimits.Default, new BlockPool(4), pieceCount);

    public static BlockRange Block(int piece, int offset, int length) => new(new PieceIndex(piece), offset, length);

    /// <summary>Hexadecimal digits, and ASCII between quotes.</summary>
    public static byte[] Bytes(string text) =>
        [.. text.Split('\'').SelectMany((part, i) => i % 2 == 0 ? Convert.FromHexString(part.Replace(" ", "", StringComparison.Ordinal)) : [.. part.Select(c => (byte)c)])];

    private static (PeerMessage, byte[], string) Row(PeerMessage message, string frame, string bep) => (message, Bytes(frame), bep);
}
