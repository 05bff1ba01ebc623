using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Metainfo.Naming;

namespace Rx.Torrent.Tests.Metainfo;

public class MetainfoProperties
{
    private static readonly Config Bounded = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(50);

    private static readonly Gen<byte> Likely = Gen.OneOf(
        Gen.Elements("0123456789:ilde-".Select(c => (byte)c).ToArray()),
        Gen.Choose(0, 255).Select(i => (byte)i));

    // Names made of what has been trouble somewhere.
    private static readonly Gen<string> Nasty = Gen.Elements(
        "..", ".", "/", "\\", ":", "", "a", "A", "CON", "nul", ".txt", " ", "\0", "\u202e", "\u200b", "é", "e\u0301", "ß", "ss", "\ud800", "C:", "~", "\u3164", "?", "%2e%2e")
        .ArrayOf().Select(string.Concat);

    private static readonly Gen<string[]> NastyPath = Gen.Choose(1, 5).SelectMany(Nasty.ArrayOf);

    private static readonly byte[] Valid = TestMetainfo.WithFiles(
        BencodeDictionary.Of(("length", 20), ("path", new BencodeList(["a", "b"]))),
        BencodeDictionary.Of(("attr", "p"), ("length", 12), ("path", new BencodeList([".pad", "12"]))),
        BencodeDictionary.Of(("attr", "lxh"), ("length", 0), ("path", new BencodeList(["c"])), ("symlink path", new BencodeList(["a", "b"]))))
        .With("announce-list", new BencodeList([new BencodeList(["http://a.example/"])])).With("nodes", new BencodeList([new BencodeList(["h", 1])])).Encode();

    [Fact]
    public void Any_bytes_give_a_file_or_a_metainfo_exception() =>
        Prop.ForAll(Likely.ArrayOf().ToArbitrary(), bytes => Reads([(byte)'d', .. "4:info"u8, .. bytes])).Check(Bounded);

    [Fact]
    public void A_torrent_with_bytes_changed_gives_a_file_or_a_metainfo_exception()
    {
        Reads(Valid).ShouldBeTrue();
        var changes = Gen.Choose(0, Valid.Length - 1).Zip(Likely).ArrayOf();
        Prop.ForAll(changes.ToArbitrary(), list =>
        {
            var bytes = (byte[])Valid.Clone();
            foreach (var (at, value) in list) bytes[at] = value;
            return Reads(bytes);
        }).Check(Bounded.WithMaxTest(2000).WithEndSize(6));
    }

    [Fact]
    public void No_path_leads_out_and_no_two_files_have_one() =>
        Prop.ForAll(NastyPath.ArrayOf().Where(paths => paths.Length > 0).ToArbitrary(), paths =>
        {
            foreach (var rules in Enum.GetValues<PathRules>())
            {
                var files = TestMetainfo.WithPaths(paths).PathsOf(rules);
                foreach (var path in files) Safe(path).ShouldBeTrue(path);
                var keys = files.Select(path => NameFolding.Fold(path, rules)).ToHashSet();
                keys.Count.ShouldBe(files.Length);
                // No file is where another has a directory.
                foreach (var path in files)
                {
                    for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
                        keys.ShouldNotContain(NameFolding.Fold(path[..slash], rules));
                }
            }
        }).Check(Bounded);

    [Fact]
    public void Random_bytes_make_safe_names() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf().ToArbitrary(), bytes =>
            Safe(SafeName.Of(bytes, PathRules.Portable)) && Safe(SafeName.Of(bytes, PathRules.Unix))).Check(Bounded.WithEndSize(600));

    [Fact]
    public void Any_text_gives_a_magnet_link_or_its_exception() =>
        Prop.ForAll(Gen.Elements("xt=", "urn:btih:", "urn:btmh:1220", "&", "=", "%", "%41", "so=", "0-5", ",", "x.pe=", "[::1]:1", "tr=", "http://a", "dn=", "+", "é", "a", "1",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0123456789012345678901234567890123456789").ArrayOf().ToArbitrary(), parts =>
        {
            var text = "magnet:?" + string.Concat(parts);
            if (MagnetLink.TryParse(text, out var link)) MagnetLink.Parse(link.ToString()).ToString().ShouldBe(link.ToString());
            _ = MagnetLink.TryParse("magnet:?xt=urn:btih:0123456789012345678901234567890123456789&" + string.Concat(parts), out _);
        }).Check(Bounded.WithMaxTest(2000));

    private static bool Safe(string path) => path.Split('/').All(name =>
        name is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(name) <= 255 && !name.Contains('\\') && !name.Any(char.IsControl) && IsWellFormed(name));

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static bool Reads(byte[] bytes)
    {
        try
        {
            var file = MetainfoFile.Read(bytes);
            file.Files.Sum(entry => entry.Length).ShouldBe(file.Layout.TotalLength);
            file.PieceHashes.Length.ShouldBe(file.Layout.PieceCount * 20);
        }
        catch (MetainfoException error)
        {
            error.Where.ShouldNotBeEmpty();
        }
        return true;
    }
}
