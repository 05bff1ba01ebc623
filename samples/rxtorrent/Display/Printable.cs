using System.Globalization;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Makes text from torrents, trackers and peers harmless: it cannot move the cursor, break the line, or make letters run the other way.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text) =>
        text.Any(IsHarmful) ? string.Create(text.Length, text, static (result, source) =>
        {
            for (var i = 0; i < result.Length; i++) result[i] = IsHarmful(source[i]) ? Replacement : source[i];
        }) : text;

    private static bool IsHarmful(char c) =>
        char.IsControl(c)
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
