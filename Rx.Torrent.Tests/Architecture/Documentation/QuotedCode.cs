using System.Text.RegularExpressions;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>C# in a Markdown document, which must be quoted from a sample that compiles.</summary>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Source">The sample's path and region, <c>samples/X/File.cs#name</c>; null when the document does not say.</param>
/// <param name="Code">The lines between the fences.</param>
internal sealed partial record QuotedCode(int Line, string? Source, string Code)
{
    /// <summary>The fences of a document that hold C#.</summary>
    public static IEnumerable<QuotedCode> In(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Opening().Match(lines[i]) is not { Success: true } fence) continue;
            var end = Array.FindIndex(lines, i + 1, line => line.Trim() == fence.Groups["ticks"].Value);
            if (end < 0) end = lines.Length;
            if (fence.Groups["language"].Value.ToUpperInvariant() is "CSHARP" or "CS" or "C#")
                yield return new QuotedCode(i + 1, SourceBefore(lines, i), Dedent(lines[(i + 1)..end]));
            i = end;
        }
    }

    /// <summary>The code of a region of a C# file, without its indentation; null when there is no such region.</summary>
    public static string? Region(string source, string name)
    {
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        var start = Array.FindIndex(lines, line => line.Trim() == "#region " + name);
        if (start < 0) return null;
        var end = Array.FindIndex(lines, start, line => line.Trim().StartsWith("#endregion", StringComparison.Ordinal));
        return end < 0 ? null : Dedent(lines[(start + 1)..end]);
    }

    private static string? SourceBefore(string[] lines, int fence)
    {
        var before = Array.FindLastIndex(lines, Math.Max(fence - 1, 0), line => !string.IsNullOrWhiteSpace(line));
        return before >= 0 && Marker().Match(lines[before]) is { Success: true } marker ? marker.Groups["source"].Value : null;
    }

    private static string Dedent(string[] lines)
    {
        var filled = lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToArray();
        var indent = filled.Length == 0 ? 0 : filled.Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length <= indent ? "" : line[indent..].TrimEnd())).Trim('\n');
    }

    [GeneratedRegex("^\\s*(?<ticks>```+)\\s*(?<language>[\\w#+-]*)")]
    private static partial Regex Opening();

    [GeneratedRegex(@"^\s*<!--\s*code:\s*(?<source>\S+)\s*-->\s*$")]
    private static partial Regex Marker();
}
