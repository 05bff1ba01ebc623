using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Metainfo;

public class MetainfoBuilderTests
{
    [Theory]
    [InlineData(0, 16 * 1024)]
    [InlineData(1, 16 * 1024)]
    [InlineData(32L * 1024 * 1024, 16 * 1024)]
    [InlineData(32L * 1024 * 1024 + 1, 32 * 1024)]
    [InlineData(1L << 30, 512 * 1024)]
    [InlineData(3L << 30, 2 * 1024 * 1024)]
    [InlineData(1L << 40, 16 * 1024 * 1024)]
    [InlineData(long.MaxValue, 16 * 1024 * 1024)]
    public void The_length_of_a_piece_follows_from_the_total(long total, int pieceLength) => MetainfoBuilder.ChoosePieceLength(total).ShouldBe(pieceLength);

    [Fact]
    public void A_single_file_gives_exactly_these_bytes()
    {
        var builder = MetainfoBuilder.ForFile("a.txt", 5) with
        {
            Trackers = [[new Uri("http://t/")]],
            IsPrivate = true,
            Source = "s",
            Comment = "c",
            CreatedBy = "p",
            CreationDate = DateTimeOffset.FromUnixTimeMilliseconds(1999),
            WebSeeds = [new Uri("http://w/")],
        };
        var file = builder.Plan().Build("abcdefghijklmnopqrst"u8);

        Encoding.ASCII.GetString(file.Encode()).ShouldBe(
            "d8:announce9:http://t/7:comment1:c10:created by1:p13:creation datei1e4:info" +
            "d6:lengthi5e4:name5:a.txt12:piece lengthi16384e6:pieces20:abcdefghijklmnopqrst7:privatei1e6:source1:se8:url-listl9:http://w/ee");
        file.IsSingleFile.ShouldBeTrue();
    }

    [Fact]
    public void Files_are_sorted_whatever_the_order_they_come_in()
    {
        var files = new[] { new MetainfoSource("b", 1), new MetainfoSource("a/z", 2), new MetainfoSource("a-b", 3), new MetainfoSource("a/b", 4) { IsExecutable = true } };
        var plan = (MetainfoBuilder.ForDirectory("root", files) with { PieceLength = 10 }).Plan();

        plan.Files.Select(file => file.Path).ShouldBe(["a/b", "a/z", "a-b", "b"]);
        plan.Build(new byte[20]).Files[0].IsExecutable.ShouldBeTrue();
        MetainfoBuilder.ForDirectory("root", files.Reverse()).Plan().Build(new byte[20]).InfoHash
            .ShouldBe(MetainfoBuilder.ForDirectory("root", files).Plan().Build(new byte[20]).InfoHash);
    }

    [Fact]
    public void Aligned_files_start_on_a_piece()
    {
        var plan = (MetainfoBuilder.ForDirectory("root", [new("a", 10), new("b", 0), new("c", 16), new("d", 5)]) with { PieceLength = 16, AlignFiles = true }).Plan();

        plan.Files.Select(file => (file.Path, file.IsPadding)).ShouldBe([("a", false), ("b", false), (".pad/6", true), ("c", false), ("d", false)]);
        plan.Layout.Pieces.TotalLength.ShouldBe(37);
        var info = (BencodeDictionary)BencodeValue.Parse(plan.Build(new byte[60]).Metadata.Span);
        info.GetList("files")[2].ShouldBe(BencodeDictionary.Of(("attr", "p"), ("length", 6), ("path", new BencodeList([".pad", "6"]))));
    }

    [Fact]
    public void A_metainfo_file_gives_its_magnet_link()
    {
        var file = (MetainfoBuilder.ForFile("a b.txt", 1) with { Trackers = [[new Uri("http://t/x?y=1")], [new Uri("udp://u:1")]] }).Plan().Build(new byte[20]);
        var link = MagnetLink.Parse(file.ToMagnetLink().ToString());
        link.InfoHash.ShouldBe(file.InfoHash);
        link.DisplayName.ShouldBe("a b.txt");
        link.Trackers.Select(url => url.OriginalString).ShouldBe(["http://t/x?y=1", "udp://u:1"]);
    }

    [Fact]
    public void Mistakes_of_the_caller_are_refused()
    {
        Should.Throw<ArgumentException>(() => new MetainfoSource("a/../b", 1));
        Should.Throw<ArgumentException>(() => new MetainfoSource("/a", 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new MetainfoSource("a", -1));
        Should.Throw<ArgumentException>(() => MetainfoBuilder.ForDirectory("root", []));
        Should.Throw<ArgumentException>(() => MetainfoBuilder.ForDirectory("root", [new("a", 1), new("a", 2)]));
        Should.Throw<ArgumentException>(() => MetainfoBuilder.ForFile("a", 1).Plan().Build(new byte[InfoHash.V1Length * 2]));
        Should.Throw<ArgumentOutOfRangeException>(() => (MetainfoBuilder.ForFile("a", 1) with { PieceLength = 0 }).Plan());
    }
}
