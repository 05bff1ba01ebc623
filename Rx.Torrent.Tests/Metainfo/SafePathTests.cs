using System.Text;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Metainfo.Naming;

namespace Rx.Torrent.Tests.Metainfo;

public class SafePathTests
{
    [Theory]
    [InlineData("", "_")]
    [InlineData(".", "_")]
    [InlineData("..", "__")]
    [InlineData("...", "___")]
    [InlineData(". .", "___")]
    [InlineData("/etc/passwd", "_etc_passwd")]
    [InlineData("..\\..\\x", ".._.._x")]
    [InlineData("C:\\x", "C__x")]
    [InlineData("C:", "C_")]
    [InlineData("\\\\server\\share", "__server_share")]
    [InlineData("\\\\?\\C:\\x", "____C__x")]
    [InlineData("a.txt:stream", "a.txt_stream")]
    [InlineData("a\0b", "a_b")]
    [InlineData("a\u001b[31m\n", "a_[31m_")]
    [InlineData("a\u0085b", "a_b")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Com1.tar.gz", "_Com1.tar.gz")]
    [InlineData("lpt¹", "_lpt¹")]
    [InlineData("aux .x", "_aux .x")]
    [InlineData("conin$", "_conin$")]
    [InlineData("console", "console")]
    [InlineData("com10", "com10")]
    [InlineData("name.", "name_")]
    [InlineData("name. . ", "name____")]
    [InlineData(" name", " name")]
    [InlineData("photo\u202egpj.exe", "photogpj.exe")]
    [InlineData("\u2066a\u2069\u200b\ufeff", "a")]
    [InlineData("\u200b", "_")]
    [InlineData(".\u200d.", "__")]
    [InlineData("\u3164", "_")]
    [InlineData("a\u00a0b\u3000c\u2028d", "a b c_d")]
    [InlineData("a\uffffb", "a_b")]
    [InlineData("what? \"yes\" <a|b>*", "what_ _yes_ _a_b__")]
    [InlineData("日本語 grün 😀.mkv", "日本語 grün 😀.mkv")]
    public void A_name_is_made_safe_everywhere(string name, string safe) => Of(name).ShouldBe(safe);

    [Theory]
    [InlineData("..", "__")]
    [InlineData(".", "_")]
    [InlineData("", "_")]
    [InlineData("a/b\\c", "a_b_c")]
    [InlineData("photo\u202egpj.exe", "photogpj.exe")]
    [InlineData("what? a:b.", "what? a:b.")]
    [InlineData("CON", "CON")]
    public void On_unix_only_what_is_dangerous_there_is_replaced(string name, string safe) =>
        SafeName.Of(Encoding.UTF8.GetBytes(name), PathRules.Unix).ShouldBe(safe);

    [Fact]
    public void Bytes_that_are_no_utf8_are_replaced()
    {
        SafeName.Of([0x61, 0xff, 0xfe, 0x62], PathRules.Portable).ShouldBe("a__b");
        SafeName.Of([0xc0, 0xaf], PathRules.Portable).ShouldBe("__"); // an overlong '/'
        SafeName.Of([0xed, 0xa0, 0x80], PathRules.Portable).ShouldNotContain("\ud800"); // half a surrogate pair
    }

    [Fact]
    public void A_long_name_is_cut_but_keeps_its_extension_and_stays_itself()
    {
        var one = Of(new string('ü', 200) + "1.mkv");
        var two = Of(new string('ü', 200) + "2.mkv");

        one.ShouldEndWith(".mkv");
        Encoding.UTF8.GetByteCount(one).ShouldBeInRange(250, 255);
        one.ShouldNotBe(two);
        one.ShouldBe(Of(new string('ü', 200) + "1.mkv"));
        Of(new string('a', 255)).ShouldBe(new string('a', 255));
    }

    [Fact]
    public void Names_that_one_file_system_takes_for_the_same_are_told_apart() =>
        TestMetainfo.WithPaths([["a.txt"], ["A.TXT"], ["a.txt"], ["a:txt"], ["a?txt"], [".hidden"], [".Hidden"]]).PathsOf()
            .ShouldBe(["root/a.txt", "root/A (2).TXT", "root/a (3).txt", "root/a_txt", "root/a_txt (2)", "root/.hidden", "root/.Hidden (2)"]);

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("é", "E\u0301")]
    [InlineData("\u00c5", "\u212b")]
    [InlineData("\u1e69", "s\u0307\u0323")]
    [InlineData("한", "\u1112\u1161\u11ab")]
    [InlineData("ς", "Σ")]
    [InlineData("straße", "STRASSE")]
    [InlineData("ﬃ", "FFI")]
    [InlineData("\uf900", "\u8c48")]
    public void Letters_that_are_written_in_two_ways_are_one(string one, string two)
    {
        TestMetainfo.WithPaths([[one], [two]]).PathsOf().ShouldBe([$"root/{one}", $"root/{two} (2)"]);
        TestMetainfo.WithPaths([[one], [two]]).PathsOf(PathRules.Unix).ShouldBe([$"root/{one}", $"root/{two}"]);
    }

    [Theory]
    [InlineData("e", "é")]
    [InlineData("ö", "o")]
    [InlineData("한", "하")]
    [InlineData("ss", "s")]
    public void Letters_that_differ_stay_apart(string one, string two) =>
        TestMetainfo.WithPaths([[one], [two]]).PathsOf().ShouldBe([$"root/{one}", $"root/{two}"]);

    [Fact]
    public void A_name_that_a_renamed_file_would_get_may_be_taken() =>
        TestMetainfo.WithPaths([["a"], ["a (2)"], ["a"], ["A"]]).PathsOf().ShouldBe(["root/a", "root/a (2)", "root/a (3)", "root/A (4)"]);

    [Fact]
    public void A_directory_where_a_file_is_goes_by_another_name() =>
        TestMetainfo.WithPaths([["x"], ["x", "1"], ["X", "2"], ["x", "1", "y"]]).PathsOf()
            .ShouldBe(["root/x", "root/x (2)/1", "root/x (2)/2", "root/x (2)/1 (2)/y"]);

    [Fact]
    public void A_file_where_a_directory_is_goes_by_another_name() =>
        TestMetainfo.WithPaths([["x", "1"], ["x"]]).PathsOf().ShouldBe(["root/x/1", "root/x (2)"]);

    [Fact]
    public void Directories_that_differ_by_case_are_one() =>
        TestMetainfo.WithPaths([["Dir", "a"], ["dir", "b"], ["dir", "A"]]).PathsOf().ShouldBe(["root/Dir/a", "root/Dir/b", "root/Dir/A (2)"]);

    [Fact]
    public void A_single_file_has_a_safe_name_and_keeps_the_original_for_web_seeds()
    {
        var file = TestMetainfo.Single(("name", "../../etc/cron.d/x")).Read();
        file.Name.ShouldBe(".._.._etc_cron.d_x");
        file.Files[0].OriginalSegments.ShouldBe(["../../etc/cron.d/x"]);
    }

    [Fact]
    public void A_torrent_without_a_name_is_called_by_its_info_hash()
    {
        var file = TestMetainfo.Single(("name", "")).Read();
        file.Files[0].Path.ShouldBe(file.InfoHash.ToString());
    }

    [Fact]
    public void Ten_thousand_files_of_one_name_are_told_apart_without_searching_again_each_time()
    {
        var paths = TestMetainfo.WithPaths(Enumerable.Repeat<string[]>(["same.txt"], 10_000)).PathsOf();
        paths.Distinct().Count().ShouldBe(10_000);
        paths[^1].ShouldBe("root/same (10000).txt");
    }

    private static string Of(string name) => SafeName.Of(Encoding.UTF8.GetBytes(name), PathRules.Portable);
}
