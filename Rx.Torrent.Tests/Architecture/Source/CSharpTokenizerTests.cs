namespace Rx.Torrent.Tests.Architecture.Source;

public class CSharpTokenizerTests
{
    [Theory]
    [InlineData("""var a = "Hidden"; Seen""")]
    [InlineData("""var a = "Hidden \" Hidden"; Seen""")]
    [InlineData("""var a = @"Hidden \"; Seen""")]
    [InlineData("""var a = @"Hidden "" Hidden"; Seen""")]
    [InlineData("""var a = "Hidden"u8; Seen""")]
    [InlineData("""var a = ""; Seen""")]
    [InlineData("""var a = '"'; Seen""")]
    [InlineData("""var a = '\''; Seen""")]
    [InlineData("""var a = '\\'; Seen""")]
    [InlineData("""var a = $"Hidden {{Hidden}} Hidden"; Seen""")]
    [InlineData("var a = \"\"\"Hidden \" Hidden \"\" Hidden\"\"\"; Seen")]
    [InlineData("var a = \"\"\"\"Hidden \"\"\" Hidden\"\"\"\"; Seen")]
    [InlineData("var a = $$\"\"\"Hidden {Hidden} Hidden\"\"\"; Seen")]
    [InlineData("var a = \"\"\"\n  Hidden \\\n  \"\"\"; Seen")]
    [InlineData("var a = 0xFF_FFu; Seen")]
    [InlineData("var a = 1.5e3; Seen")]
    [InlineData("var a = @Seen;")]
    public void Strings_characters_and_numbers_are_left_out(string source)
    {
        var words = Words(source);

        words.ShouldNotContain("Hidden");
        words.ShouldBe(["var", "a", "Seen"]);
    }

    [Theory]
    [InlineData("""$"Hidden {Seen} Hidden" """)]
    [InlineData("""$"Hidden {Seen:Hidden} Hidden" """)]
    [InlineData("""$"{(true ? Seen : 1)}" """)]
    [InlineData("""$"{Seen["Hidden"]}" """)]
    [InlineData("""$"{$"Hidden {Seen}"}" """)]
    [InlineData("""$@"Hidden \{Seen} "" Hidden" """)]
    [InlineData("""@$"Hidden {Seen}" """)]
    [InlineData("$\"\"\"Hidden {Seen} \" Hidden\"\"\"")]
    [InlineData("$$\"\"\"Hidden {Hidden} {{Seen}} Hidden\"\"\"")]
    public void The_code_in_an_interpolated_string_is_code(string source)
    {
        var words = Words(source).Where(word => word != "true");

        words.ShouldBe(["Seen"]);
    }

    [Fact]
    public void An_alias_in_a_hole_does_not_end_it() => Words("""$"{global::System.Seen}" """).ShouldBe(["global", "System", "Seen"]);

    [Fact]
    public void Comments_and_directives_are_tokens_of_their_own()
    {
        var tokens = CSharpTokenizer.Tokenize("a // b \"\n#region c 'd\n/* e\n f */ g");

        tokens.ShouldBe([
            new Token(TokenKind.Word, "a", 1),
            new Token(TokenKind.Comment, "// b \"", 1),
            new Token(TokenKind.Directive, "#region c 'd", 2),
            new Token(TokenKind.Comment, "/* e\n f */", 3),
            new Token(TokenKind.Word, "g", 4),
        ]);
    }

    [Fact]
    public void Lines_are_counted_through_strings() =>
        CSharpTokenizer.Tokenize("@\"\n\n\" a")[^1].ShouldBe(new Token(TokenKind.Word, "a", 3));

    private static IEnumerable<string> Words(string source) =>
        CSharpTokenizer.Tokenize(source).Where(token => token.Kind == TokenKind.Word).Select(token => token.Text);
}
