namespace Rx.Torrent.Tests.Architecture.Source;

public class TypeDeclarationTests
{
    [Theory]
    [InlineData("public sealed class A { }", "A")]
    [InlineData("public readonly record struct A(int B);", "A")]
    [InlineData("record class A<T>(int B) where T : class where U : struct, new();", "A")]
    [InlineData("public delegate int A(int b);", "A")]
    [InlineData("public delegate Task<int> A<T>(T b);", "A")]
    [InlineData("enum A { B }", "A")]
    [InlineData("class A { void M() { var record = 1; run(delegate { }); } }", "A")]
    public void Every_kind_of_type_is_found_once(string source, string name) =>
        TypeDeclaration.In(new SourceFile("a.cs", source)).Select(type => type.Name).ShouldBe([name]);

    [Fact]
    public void Nesting_and_accessibility_are_told()
    {
        var types = TypeDeclaration.In(new SourceFile("a.cs", "namespace X; public static partial class A { private sealed class B { } } file class C;")).ToArray();

        types.Select(type => (type.Name, type.IsTopLevel, type.IsPublic, type.IsFileLocal)).ShouldBe([
            ("A", true, true, false), ("B", false, false, false), ("C", true, false, true)]);
    }
}
