namespace Rx.Torrent.Primitives;

/// <summary>Text of a stranger, fit for a log or a list.</summary>
internal static class StrangerText
{
    /// <summary>The text on one line, without what moves cursors, clears screens or turns the order of letters around.</summary>
    public static string OneLine(string text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (var i = 0; i < line.Length; i++) line[i] = IsPlain(source[i]) ? source[i] : ' ';
    }).Trim();

    private static bool IsPlain(char c) => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
