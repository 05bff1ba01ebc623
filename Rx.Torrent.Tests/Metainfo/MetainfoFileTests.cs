using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Metainfo;

public class MetainfoFileTests
{
    [Fact]
    public void A_torrent_of_one_file_is_read()
    {
        var file = MetainfoFile.Read(TestMetainfo.Bytes($"d8:announce25:http://tracker.example/an4:info{TestMetainfo.HelloInfo}e"));

        file.InfoHash.ToString().ShouldBe("d2059251b50df1d97635547add26ac03bc637eaf");
        file.InfoHashV2.ShouldBeNull();
        file.Name.ShouldBe("hello.txt");
        file.IsSingleFile.ShouldBeTrue();
        file.IsPrivate.ShouldBeFalse();
        file.Layout.TotalLength.ShouldBe(5);
        file.Layout.PieceCount.ShouldBe(1);
        Encoding.ASCII.GetString(file.HashOf(new PieceIndex(0))).ShouldBe("abcdefghijklmnopqrst");
        Should.Throw<ArgumentOutOfRangeException>(() => file.HashOf(new PieceIndex(1)).Length);
        file.Files.ShouldHaveSingleItem().Path.ShouldBe("hello.txt");
        file.Trackers.ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldBe(new Uri("http://tracker.example/an"));
        Encoding.Latin1.GetString(file.Metadata.Span).ShouldBe(TestMetainfo.HelloInfo);
    }

    [Fact]
    public void The_info_hash_is_of_the_bytes_as_they_stand_even_when_they_are_not_canonical()
    {
        var info = "d4:name5:a.txt6:lengthi05e6:pieces20:abcdefghijklmnopqrst12:piece lengthi16384ee";
        var file = MetainfoFile.Read(TestMetainfo.Bytes($"d4:info{info}8:announce3:xyze\r\n"));

        file.InfoHash.ShouldBe(new InfoHash(SHA1.HashData(TestMetainfo.Bytes(info))));
        file.Layout.TotalLength.ShouldBe(5);
        file.Trackers.ShouldBeEmpty();
    }

    [Fact]
    public void A_directory_has_its_files_one_behind_the_other()
    {
        var file = TestMetainfo.WithPaths(["a", "1"], ["a", "2"], ["b"]).Read();

        file.IsSingleFile.ShouldBeFalse();
        file.Files.Select(entry => (entry.Index, entry.Path, entry.Offset, entry.Length)).ShouldBe([
            (0, "root/a/1", 0, 10), (1, "root/a/2", 10, 10), (2, "root/b", 20, 10)]);
        file.Files[0].Segments.ShouldBe(["root", "a", "1"]);
        file.FileLayout.PiecesOf(2).ShouldBe(new PieceRange(new PieceIndex(1), 1));
    }

    [Fact]
    public void Attributes_say_what_a_file_is()
    {
        static BencodeDictionary File(string attr, string name, long length) =>
            BencodeDictionary.Of(("attr", attr), ("length", length), ("path", new BencodeList([name])));
        var files = TestMetainfo.WithFiles(
            File("x", "run", 3),
            BencodeDictionary.Of(("attr", "p"), ("length", 13)),
            File("h?", "secret", 16),
            BencodeDictionary.Of(("attr", "l"), ("path", new BencodeList(["link"])), ("symlink path", new BencodeList(["..", "..", "etc", "passwd"])))).Read().Files;

        files.Select(entry => (entry.IsExecutable, entry.IsPadding, entry.IsHidden)).ShouldBe([
            (true, false, false), (false, true, false), (false, false, true), (false, false, false)]);
        files[1].Path.ShouldBe("root/.pad/13");
        files[2].Offset.ShouldBe(16);
        files[3].SymlinkTarget.ShouldBe("root/__/__/etc/passwd");
        files[3].Length.ShouldBe(0);
    }

    [Fact]
    public void Tiers_take_the_place_of_announce_and_nonsense_is_left_out()
    {
        var tiers = new BencodeList([
            new BencodeList(["http://a.example/announce", "no url", "udp://b.example:6969", 5]),
            new BencodeList(["nonsense"]),
            "http://c.example/",
            new BencodeList(["http://a.example/announce"])]);
        var file = TestMetainfo.Single().With("announce", "http://ignored.example/").With("announce-list", tiers).Read();

        file.Trackers.Select(tier => string.Join(' ', tier)).ShouldBe(["http://a.example/announce udp://b.example:6969/", "http://c.example/"]);
        TestMetainfo.Single().With("announce", "http://used.example/").With("announce-list", new BencodeList([1])).Read()
            .Trackers.ShouldHaveSingleItem().ShouldHaveSingleItem().Host.ShouldBe("used.example");
    }

    [Fact]
    public void What_stands_around_info_is_read()
    {
        var file = TestMetainfo.Single(("private", 1), ("source", "tracker"))
            .With("url-list", new BencodeList(["http://seed.example/", "file:///etc/passwd", 1]))
            .With("nodes", new BencodeList([new BencodeList(["router.example", 6881]), new BencodeList(["::1", 1]), new BencodeList(["x", 0]), 1]))
            .With("comment", "wrong").With("comment.utf-8", "grün").With("created by", "someone").With("creation date", 1_700_000_000).Read();

        file.WebSeeds.ShouldBe([new Uri("http://seed.example/")]);
        file.Nodes.ShouldBe([new DnsEndPoint("router.example", 6881), new DnsEndPoint("::1", 1)]);
        file.Comment.ShouldBe("grün");
        file.CreatedBy.ShouldBe("someone");
        file.CreationDate.ShouldBe(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero));
        file.Source.ShouldBe("tracker");
        file.IsPrivate.ShouldBeTrue();
        TestMetainfo.Single().With("url-list", "http://seed.example/a").Read().WebSeeds.ShouldHaveSingleItem();
        TestMetainfo.Single().With("creation date", long.MaxValue).With("url-list", BencodeDictionary.Empty).Read().CreationDate.ShouldBeNull();
    }

    [Fact]
    public void A_hybrid_reads_as_version_1_and_knows_its_version_2_hash()
    {
        var dictionary = TestMetainfo.Single(("meta version", 2), ("file tree", BencodeDictionary.Empty));
        var file = dictionary.Read();

        file.InfoHashV2.ShouldBe(new InfoHash(SHA256.HashData(dictionary.GetDictionary("info").Encode())));
        file.InfoHash.Length.ShouldBe(20);
    }

    [Fact]
    public void Utf8_keys_are_preferred()
    {
        var file = BencodeDictionary.Of(("length", 16), ("path", new BencodeList([new byte[] { 0xfc }])), ("path.utf-8", new BencodeList(["ü"])));
        TestMetainfo.WithFiles(file).PathsOf().ShouldBe(["root/ü"]);
        TestMetainfo.Single(("name", new byte[] { 0xfc }), ("name.utf-8", "ü")).Read().Name.ShouldBe("ü");
    }

    [Fact]
    public void Empty_files_and_empty_torrents_are_fine()
    {
        var file = TestMetainfo.Single(("length", 0), ("pieces", "")).Read();
        file.Layout.PieceCount.ShouldBe(0);
        file.FileLayout.Slices(0, 0).ShouldBeEmpty();
    }

    [Fact]
    public void Metadata_from_peers_is_taken_when_its_hash_is_right()
    {
        var metadata = TestMetainfo.Bytes(TestMetainfo.HelloInfo);
        var file = MetainfoFile.FromMetadata(
            metadata, InfoHash.Parse("d2059251b50df1d97635547add26ac03bc637eaf"), [[new Uri("http://a.example")], []], [new Uri("http://w.example")]);

        file.Name.ShouldBe("hello.txt");
        file.Trackers.ShouldHaveSingleItem().ShouldHaveSingleItem();
        MetainfoFile.FromMetadata(metadata, InfoHash.Parse("ce2b360a9f9a79264b5891623c49ac9f06966797f5f85a110f11e460856eb9fd")).InfoHash.ShouldBe(file.InfoHash);
        metadata[^3] ^= 1;
        Should.Throw<MetainfoException>(() => MetainfoFile.FromMetadata(metadata, file.InfoHash)).Where.ShouldBe("info");
    }

    [Fact]
    public void A_file_that_is_written_reads_back_with_the_same_info_hash()
    {
        var info = "d4:name5:a.txt6:lengthi05e6:pieces20:abcdefghijklmnopqrst12:piece lengthi16384ee";
        var file = MetainfoFile.Read(TestMetainfo.Bytes(
            $"d13:announce-listll9:http://a/el9:http://b/ee7:comment1:c10:created by1:p13:creation datei1e4:info{info}5:nodesll1:hi1eee8:url-list9:http://w/e"));
        var again = MetainfoFile.Read(file.Encode());

        again.InfoHash.ShouldBe(file.InfoHash);
        again.Trackers.SelectMany(tier => tier).ShouldBe([new Uri("http://a/"), new Uri("http://b/")]);
        again.Nodes.ShouldBe([new DnsEndPoint("h", 1)]);
        again.WebSeeds.ShouldBe([new Uri("http://w/")]);
        (again.Comment, again.CreatedBy, again.CreationDate).ShouldBe(("c", "p", DateTimeOffset.FromUnixTimeSeconds(1)));
    }
}
