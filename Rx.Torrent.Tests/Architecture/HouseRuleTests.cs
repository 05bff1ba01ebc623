using System.Text.RegularExpressions;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

public partial class HouseRuleTests
{
    private const int LongestFile = 350;
    private const int FullestFolder = 20;

    private static readonly string[] EmptySuffixes = ["Manager", "Helper", "Helpers", "Util", "Utils", "Handler", "Impl", "Base", "Info", "Data", "Processor"];

    [Fact]
    public void A_file_is_short_enough_to_read_at_once() =>
        SourceFile.All.Where(file => file.LineCount > LongestFile).Select(file => $"{file.Path}: {file.LineCount} lines, at most {LongestFile}").ShouldBeEmpty();

    [Fact]
    public void A_folder_has_few_enough_files_to_see_at_once() =>
        SourceFile.All.GroupBy(file => file.Folder).Where(folder => folder.Count() > FullestFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()} files, at most {FullestFolder}").ShouldBeEmpty();

    [Fact]
    public void A_file_declares_one_type_and_is_named_after_it() =>
        SourceFile.OfLibraries.SelectMany(MisplacedTypes).ShouldBeEmpty();

    [Fact]
    public void Names_end_in_something_that_says_what_the_type_is() =>
        SourceFile.All.SelectMany(file => TypeDeclaration.In(file)
            .Where(type => EmptySuffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)))
            .Select(type => $"{file.At(type.Place)}: {type.Name}")).ShouldBeEmpty();

    [Fact]
    public void No_type_is_called_as_a_segment_of_its_namespace() =>
        SourceFile.All.SelectMany(file => TypeDeclaration.In(file).Where(type => type.Name is "Torrent" or "Rx").Select(type => file.At(type.Place))).ShouldBeEmpty();

    [Fact]
    public void Warnings_are_fixed_and_not_silenced() => Directives(@"^#\s*(pragma\s+warning\s+disable|nullable\s+disable)", SourceFile.All).ShouldBeEmpty();

    [Fact]
    public void Regions_mark_what_documents_quote_and_nothing_else() =>
        Directives(@"^#\s*region", SourceFile.All.Where(file => file.Project != "samples")).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_for_later() =>
        SourceFile.All.SelectMany(file => file.Tokens
            .Where(token => token.Kind == TokenKind.Comment ? LeftForLater().IsMatch(token.Text) : token.Text == "NotImplementedException")
            .Select(token => $"{file.At(token)}: {token.Text}")).ShouldBeEmpty();

    [Fact]
    public void An_exception_that_is_swallowed_says_why() => SourceFile.OfLibraries.SelectMany(SilentCatches).ShouldBeEmpty();

    /// <summary>A real client is another process, of which nobody says when it is ready.</summary>
    [Fact]
    public void Only_tests_against_real_clients_sleep() =>
        SourceFile.All.Where(file => file.Project == "Rx.Torrent.Tests" && !file.Folder.StartsWith("Rx.Torrent.Tests/Interop", StringComparison.Ordinal))
            .SelectMany(Sleeps).ShouldBeEmpty();

    [Theory]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("System.Threading.Thread.Sleep(1);", 1)]
    [InlineData("await Task.Delay(TimeSpan.Zero);", 1)]
    [InlineData("using var timer = new PeriodicTimer(period);", 1)]
    [InlineData("SpinWait.SpinUntil(() => true);", 1)]
    [InlineData("network.Delay(from, to); text = \"Task.Delay\"; // Thread.Sleep", 0)]
    public void Who_sleeps_is_found(string source, int count) => Sleeps(new SourceFile("a.cs", source)).Count().ShouldBe(count);

    [Theory]
    [InlineData("try { } catch { }", 1)]
    [InlineData("try { } catch (Exception) { }", 1)]
    [InlineData("try { } catch (Exception e) when (e is A) { }", 1)]
    [InlineData("try { } catch (Exception) { } // it may be gone", 1)]
    [InlineData("try { } catch (Exception) { /* it may be gone */ }", 0)]
    [InlineData("try { } catch (Exception) { return; }", 0)]
    public void An_empty_catch_is_found(string source, int count) => SilentCatches(new SourceFile("a.cs", source)).Count().ShouldBe(count);

    [Theory]
    [InlineData("Rx.Torrent/A.cs", "public class A { }", true)]
    [InlineData("Rx.Torrent/A.Part.cs", "public partial class A { }", true)]
    [InlineData("Rx.Torrent/A.cs", "public class A { } public class A<T> { } file class C { }", true)]
    [InlineData("Rx.Torrent/A.cs", "public class B { }", false)]
    [InlineData("Rx.Torrent/A.cs", "public class A { } internal class B { }", false)]
    public void A_type_in_the_wrong_file_is_found(string path, string source, bool isFine) => MisplacedTypes(new SourceFile(path, source)).Any().ShouldBe(!isFine);

    private static IEnumerable<string> MisplacedTypes(SourceFile file) =>
        TypeDeclaration.In(file).Where(type => type.IsTopLevel && !type.IsFileLocal && type.Name != file.TypeName)
            .Select(type => $"{file.At(type.Place)}: {type.Name} belongs into a file of its name");

    private static IEnumerable<string> Sleeps(SourceFile file) =>
        from i in Enumerable.Range(0, file.Code.Count)
        where file.CodeAt(i) is "PeriodicTimer" or "SpinUntil" || (file.CodeAt(i), file.CodeAt(i + 1), file.CodeAt(i + 2)) is ("Thread", ".", "Sleep") or ("Task", ".", "Delay")
        select $"{file.At(file.Code[i])}: sleeps";

    private static IEnumerable<string> Directives(string pattern, IEnumerable<SourceFile> files) =>
        files.SelectMany(file => file.Tokens.Where(token => token.Kind == TokenKind.Directive && Regex.IsMatch(token.Text, pattern))
            .Select(token => $"{file.At(token)}: {token.Text}"));

    private static IEnumerable<string> SilentCatches(SourceFile file)
    {
        for (var i = 0; i + 1 < file.Tokens.Count; i++)
        {
            if (!file.Tokens[i].Is("catch")) continue;
            var body = i;
            while (!file.Tokens[body].Is("{")) body++;
            if (file.Tokens[body + 1].Is("}")) yield return $"{file.At(file.Tokens[i])}: an empty catch without a reason";
        }
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LeftForLater();
}
