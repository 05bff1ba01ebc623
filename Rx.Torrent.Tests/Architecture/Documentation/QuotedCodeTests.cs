using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture.Documentation;

public class QuotedCodeTests
{
    [Fact]
    public void Code_in_the_documents_is_code_that_compiles()
    {
        var complaints =
            from document in RepositoryRoot.Files()
            where document.EndsWith(".md", StringComparison.Ordinal)
            from code in QuotedCode.In(File.ReadAllText(RepositoryRoot.Absolute(document)))
            let complaint = Complaint(code)
            where complaint is not null
            select $"{document}:{code.Line}: {complaint}";

        complaints.ShouldBeEmpty();
    }

    [Fact]
    public void A_fence_is_read_with_the_marker_before_it()
    {
        const string markdown = "Text\n<!-- code: samples/A/B.cs#c -->\n```csharp\n  var x = 1;\n\n    y();\n```\n```bash\nls\n```\n```cs\nz\n```\n";

        QuotedCode.In(markdown).ShouldBe([
            new QuotedCode(3, "samples/A/B.cs#c", "var x = 1;\n\n  y();"),
            new QuotedCode(11, null, "z"),
        ]);
    }

    [Fact]
    public void A_region_is_read_without_its_indentation()
    {
        const string source = "class A\n{\n    #region one\n    var x = 1;\n\n        y();\n    #endregion\n    #region two\n    #endregion\n}\n";

        QuotedCode.Region(source, "one").ShouldBe("var x = 1;\n\n    y();");
        QuotedCode.Region(source, "two").ShouldBe("");
        QuotedCode.Region(source, "three").ShouldBeNull();
    }

    private static string? Complaint(QuotedCode code)
    {
        if (code.Source?.Split('#') is not [var path, var name])
            return "C# without a marker: put <!-- code: samples/Folder/File.cs#region --> on the line before the fence";
        if (!path.StartsWith("samples/", StringComparison.Ordinal) || !File.Exists(RepositoryRoot.Absolute(path))) return $"there is no sample {path}";
        if (QuotedCode.Region(File.ReadAllText(RepositoryRoot.Absolute(path)), name) is not { } expected) return $"{path} has no region {name}";
        return expected == code.Code ? null : $"differs from {path}#{name}, which now reads:\n{expected}";
    }
}
