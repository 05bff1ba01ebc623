using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>The line that every stream's remarks have: <c>Hot; no replay; on the loop; completes with the swarm.</c></summary>
internal static partial class StreamFacts
{
    /// <summary>What is wrong with the documentation of a stream; null when it says all.</summary>
    public static string? Missing(XElement? documentation, bool isOperator)
    {
        if (documentation is null) return "is not documented";
        if (isOperator) return documentation.Descendants("code").Any() ? null : "needs a marble diagram in <code>";
        var lines = documentation.Elements("remarks").SelectMany(remarks => remarks.Value.Split('\n'));
        return lines.Any(IsComplete) ? null : "needs one line of remarks: hot or cold; what it replays; on which thread; how it ends";
    }

    private static bool IsComplete(string line)
    {
        var facts = line.Split(';');
        return facts.Length >= 4 && Temperature().IsMatch(facts[0]) && Replay().IsMatch(facts[1]) && Place().IsMatch(facts[2]) && End().IsMatch(facts[3]);
    }

    [GeneratedRegex(@"\b(hot|cold)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Temperature();

    [GeneratedRegex(@"\breplay", RegexOptions.IgnoreCase)]
    private static partial Regex Replay();

    [GeneratedRegex(@"\b(on|in|loop|thread|scheduler|caller)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(complete|completes|end|ends|never)\b", RegexOptions.IgnoreCase)]
    private static partial Regex End();
}
