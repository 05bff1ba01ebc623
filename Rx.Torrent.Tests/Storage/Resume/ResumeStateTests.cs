using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Tests.Storage.Resume;

public sealed class ResumeStateTests
{
    internal static ResumeState Full { get; } = new()
    {
        InfoHash = Content.InfoHash,
        Info = "d4:name1:ae"u8.ToArray(),
        SavePath = "/downloads/größer",
        Verified = PieceSet.Of(11, 0, 3, 10),
        Unfinished = [UnfinishedPiece.Of(new PieceIndex(4), 9, 0, 8), UnfinishedPiece.Of(new PieceIndex(5), 1, 0)],
        Stamps = [new FileStamp(100, 638_000_000_000_000_000), FileStamp.Missing, FileStamp.Unknown],
        Priorities = new byte[] { 4, 0, 7 },
        Uploaded = 1L << 40,
        Downloaded = 12_345,
        AddedAt = new DateTimeOffset(2024, 2, 29, 12, 0, 1, TimeSpan.Zero),
        CompletedAt = new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero),
        Trackers = [["http://a.example/announce", "udp://b.example:80"], [], ["http://c.example/"]],
        Peers = [new(IPEndPoint.Parse("10.0.0.1:6881"), 10), new(IPEndPoint.Parse("10.0.0.2:6881")), new(IPEndPoint.Parse("[2001:db8::1]:65535"), 3)],
    };

    [Fact]
    public void Everything_comes_back_as_it_was()
    {
        var read = ResumeState.Decode(Full.Encode());
        read.InfoHash.ShouldBe(Full.InfoHash);
        read.Info.ToArray().ShouldBe(Full.Info.ToArray());
        read.SavePath.ShouldBe("/downloads/größer");
        read.Verified.ShouldBe(Full.Verified);
        read.Unfinished.Select(piece => (piece.Piece.Value, string.Join(' ', piece.Blocks))).ShouldBe([(4, "0 8"), (5, "0")]);
        read.Stamps.ShouldBe(Full.Stamps);
        read.Priorities.ToArray().ShouldBe([4, 0, 7]);
        read.Uploaded.ShouldBe(1L << 40);
        read.Downloaded.ShouldBe(12_345);
        read.AddedAt.ShouldBe(Full.AddedAt);
        read.CompletedAt.ShouldBe(Full.CompletedAt);
        read.Trackers.Select(tier => string.Join(' ', tier)).ShouldBe(["http://a.example/announce udp://b.example:80", "", "http://c.example/"]);
        read.Peers.ShouldBe(Full.Peers);
    }

    [Fact]
    public void What_was_never_set_comes_back_so()
    {
        var read = ResumeState.Decode(new ResumeState { InfoHash = new InfoHash(new byte[32]) }.Encode());
        read.InfoHash.Length.ShouldBe(32);
        read.Info.IsEmpty.ShouldBeTrue();
        read.SavePath.ShouldBeEmpty();
        read.Verified.Capacity.ShouldBe(0);
        read.AddedAt.ShouldBeNull();
        read.CompletedAt.ShouldBeNull();
        read.Stamps.ShouldBeEmpty();
        read.Trackers.ShouldBeEmpty();
        read.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void Cut_at_any_byte_it_is_refused()
    {
        var bytes = Full.Encode();
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<ResumeException>(() => ResumeState.Decode(bytes.AsMemory(0, length)), $"the first {length} bytes");
    }

    [Fact]
    public void A_flip_of_any_bit_is_noticed()
    {
        var bytes = Full.Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            Should.Throw<ResumeException>(() => ResumeState.Decode(bytes), $"bit {bit}");
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Damage_of_any_kind_is_refused_and_nothing_worse()
    {
        var whole = Full.Encode();
        var damages =
            from at in Gen.Choose(0, whole.Length - 1)
            from length in Gen.Choose(0, Math.Min(40, whole.Length - at))
            from inserted in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(12)
            select (byte[])[.. whole[..at], .. inserted, .. whole[(at + length)..]];
        Prop.ForAll(damages.ToArbitrary(), bytes => bytes.SequenceEqual(whole) || IsRefused(bytes)).QuickCheckThrowOnFailure();
        Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), IsRefused).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("version", "i2e")]
    [InlineData("version", "i0e")]
    [InlineData("version", "1:1")]
    [InlineData("info-hash", "19:aaaaaaaaaaaaaaaaaaa")]
    [InlineData("save-path", "1:\u00ff")]
    [InlineData("piece-count", "i12345678901e")]
    [InlineData("piece-count", "i-1e")]
    [InlineData("piece-count", "i8e")]
    [InlineData("piece-count", "i17e")]
    [InlineData("pieces", "2:\x90\x21")]
    [InlineData("unfinished", "i0e")]
    [InlineData("unfinished", "lli-1e1:aee")]
    [InlineData("unfinished", "lli1eee")]
    [InlineData("stamps", "lli1eee")]
    [InlineData("stamps", "li1ee")]
    [InlineData("priorities", "le")]
    [InlineData("uploaded", "i-1e")]
    [InlineData("downloaded", "0:")]
    [InlineData("added", "i9223372036854775807e")]
    [InlineData("completed", "i-9223372036854775808e")]
    [InlineData("trackers", "l1:ae")]
    [InlineData("trackers", "ll1:\u00ffee")]
    [InlineData("trackers", "lli1eee")]
    [InlineData("peers", "5:aaaaa")]
    [InlineData("peers6", "6:aaaaaa")]
    public void A_value_that_makes_no_sense_is_refused_even_when_the_checksum_is_right(string key, string bencoded)
    {
        var state = StateOf(Full).With(key, BencodeValue.Parse(Encoding.Latin1.GetBytes(bencoded).AsSpan()));
        Should.Throw<ResumeException>(() => ResumeState.Decode(Sealed(state)));
    }

    [Fact]
    public void A_key_that_this_reader_does_not_know_does_no_harm() =>
        ResumeState.Decode(Sealed(StateOf(Full).With("zzz", 1))).Downloaded.ShouldBe(12_345);

    [Fact]
    public void The_later_version_is_named() =>
        Should.Throw<ResumeException>(() => ResumeState.Decode(Sealed(StateOf(Full).With("version", 2)))).Message.ShouldContain("version 2");

    [Fact]
    public void An_unfinished_piece_knows_its_blocks()
    {
        var piece = UnfinishedPiece.Of(new PieceIndex(1), 10, 9, 0, 3);
        piece.Mask.ToArray().ShouldBe([0b10010000, 0b01000000]);
        piece.Blocks.ShouldBe([0, 3, 9]);
        piece.HasBlock(9).ShouldBeTrue();
        piece.HasBlock(1).ShouldBeFalse();
        piece.HasBlock(-1).ShouldBeFalse();
        piece.HasBlock(1000).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => UnfinishedPiece.Of(default, 10, 10));
    }

    private static BencodeDictionary StateOf(ResumeState resume) => ((BencodeDictionary)BencodeValue.Parse(resume.Encode().AsSpan())).GetDictionary("state");

    private static byte[] Sealed(BencodeDictionary state) =>
        BencodeDictionary.Of(("checksum", System.Security.Cryptography.SHA256.HashData(state.Encode())), ("state", state)).Encode();

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            ResumeState.Decode(bytes);
            return false;
        }
        catch (ResumeException)
        {
            return true;
        }
    }
}
