using System.Globalization;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>Words of strangers, as they may stand in a line of a log.</summary>
internal static class LogText
{
    private const int Longest = 200;

    /// <summary>On one line, and not longer than people read.</summary>
    public static string OneLine(string text)
    {
        if (text.Length > Longest) text = string.Concat(text.AsSpan(0, Longest), "…");
        return text.Any(Misleads) ? string.Concat(text.Select(c => Misleads(c) ? ' ' : c)) : text;
    }

    /// <summary>A tracker without what may be a passkey: scheme, host and port.</summary>
    public static string Of(Uri tracker) => OneLine(tracker.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    /// <summary>What ends a line, steers a terminal, or turns the direction of reading.</summary>
    private static bool Misleads(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
