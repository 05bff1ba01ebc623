using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Metainfo;

public class MetainfoErrorTests
{
    [Theory]
    [InlineData("", "the file", 0)]
    [InlineData("i1e", "the file", 0)]
    [InlineData("d", "the file", 1)]
    [InlineData("d4:infod", "the file", 8)]
    [InlineData("de", "info", null)]
    [InlineData("d4:infoi1ee", "info", null)]
    [InlineData("d4:infodee", "info.piece length", null)]
    [InlineData("d4:infode4:infodee", "the file", null)]
    [InlineData("d4:infod1:ai1e1:ai2eee", "info", 14)]
    [InlineData("d4:infod4:name1:a1:ad1:xi1e1:xi1eeee", "info", 27)]
    [InlineData("d8:announced1:xi1e1:xi1ee4:infodee", "announce", 18)]
    public void What_is_no_metainfo_is_refused_where_it_breaks(string file, string where, int? offset)
    {
        var error = Should.Throw<MetainfoException>(() => MetainfoFile.Read(TestMetainfo.Bytes(file)));
        (error.Where, error.Offset).ShouldBe((where, offset));
        (error.InnerException is BencodeException).ShouldBe(offset is not null);
    }

    [Theory]
    [InlineData("length", -1L)]
    [InlineData("length", 33L - 1)]
    [InlineData("length", 49L)]
    [InlineData("length", long.MaxValue)]
    [InlineData("length", "5")]
    [InlineData("length", null)]
    [InlineData("piece length", 0L)]
    [InlineData("piece length", -16L)]
    [InlineData("piece length", 512L * 1024 * 1024 + 1)]
    [InlineData("piece length", null)]
    [InlineData("pieces", "123")]
    [InlineData("pieces", 1L)]
    [InlineData("pieces", null)]
    [InlineData("name", null)]
    [InlineData("name", 7L)]
    [InlineData("files", 7L)]
    public void Nonsense_in_info_is_refused_and_named(string key, object? value)
    {
        BencodeValue? bencoded = value switch { long number => number, string text => text, _ => null };
        var error = Should.Throw<MetainfoException>(() => TestMetainfo.Single((key, bencoded)).Read());
        error.Where.ShouldBeOneOf($"info.{key}", "info.pieces");
        error.Message.ShouldContain(error.Expected);
    }

    [Theory]
    [InlineData("d6:lengthi16ee", "info.files[0].path")]
    [InlineData("d6:lengthi16e4:pathlee", "info.files[0].path")]
    [InlineData("d6:lengthi16e4:pathli1eee", "info.files[0].path[0]")]
    [InlineData("d6:lengthi16e4:path1:ae", "info.files[0].path")]
    [InlineData("d4:pathl1:aee", "info.files[0].length")]
    [InlineData("d6:lengthi-1e4:pathl1:aee", "info.files[0].length")]
    [InlineData("d4:attr1:l6:lengthi0e4:pathl1:aee", "info.files[0].symlink path")]
    [InlineData("i5e", "info.files[0]")]
    public void Nonsense_in_a_file_is_refused_and_named(string file, string where)
    {
        var info = TestMetainfo.Single(("length", null), ("files", new BencodeList([BencodeValue.Parse(TestMetainfo.Bytes(file))])));
        Should.Throw<MetainfoException>(() => info.Read()).Where.ShouldBe(where);
    }

    [Fact]
    public void Lengths_that_overflow_together_are_refused()
    {
        var file = BencodeDictionary.Of(("length", long.MaxValue), ("path", new BencodeList(["a"])));
        var info = TestMetainfo.Single(("length", null), ("files", new BencodeList([file, file])));
        Should.Throw<MetainfoException>(() => info.Read()).Where.ShouldBe("info.files[1].length");
    }

    [Fact]
    public void A_torrent_of_version_2_only_says_that_it_is_not_supported_yet()
    {
        var info = TestMetainfo.Info(BencodeDictionary.Of(
            ("file tree", BencodeDictionary.Empty), ("meta version", 2), ("name", "a"), ("piece length", 16384)));
        Should.Throw<MetainfoException>(() => info.Read()).Message.ShouldContain("cannot download yet");
    }

    [Fact]
    public void Limits_hold()
    {
        var many = TestMetainfo.WithPaths([["a"], ["b"], ["c"]]);
        Fails(new() { MaxFiles = 2 }, "info.files");
        Fails(new() { MaxPieces = 1 }, "info.pieces");
        Fails(new() { MaxPieceLength = 15 }, "info.piece length");
        Fails(new() { MaxLength = 50 }, "the file");
        Fails(new() { MaxTokens = 10 }, "the file");
        Should.Throw<MetainfoException>(() => TestMetainfo.WithPaths([["a", "b", "c"]]).Read(new() { MaxPathDepth = 2 })).Where.ShouldBe("info.files[0].path");
        Should.Throw<MetainfoException>(() => TestMetainfo.WithPaths([["aaa", "bbb"]]).Read(new() { MaxPathLength = 7 })).Where.ShouldBe("info.files[0].path");
        Should.Throw<MetainfoException>(() => TestMetainfo.Single(("name", "aaaa")).Read(new() { MaxPathLength = 3 })).Where.ShouldBe("info.name");

        void Fails(MetainfoLimits limits, string where) => Should.Throw<MetainfoException>(() => many.Read(limits)).Where.ShouldBe(where);
    }

    [Fact]
    public void Trackers_beyond_the_limit_are_left_out()
    {
        var tiers = new BencodeList([new BencodeList(["http://a/", "http://b/"]), new BencodeList(["http://c/", "http://d/"])]);
        TestMetainfo.Single().With("announce-list", tiers).Read(new() { MaxAddresses = 3 }).Trackers.Sum(tier => tier.Length).ShouldBe(3);
    }
}
