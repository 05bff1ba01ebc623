namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>Words of strangers, as they may stand in a line of a log.</summary>
internal static class LogText
{
    private const int Longest = 200;

    /// <summary>On one line, and not longer than people read.</summary>
    public static string OneLine(string text)
    {
        if (text.Length > Longest) text = string.Concat(text.AsSpan(0, Longest), "…");
        return text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && !text.Any(char.IsControl) && text.IndexOfAny(['\u2028', '\u2029']) < 0
            ? text
            : string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }

    /// <summary>A tracker without what may be a passkey: scheme, host and port.</summary>
    public static string Of(Uri tracker) => OneLine(tracker.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
}
