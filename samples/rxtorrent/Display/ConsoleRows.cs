using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Writes lines as they are: no markup, no wrapping.</summary>
internal static class ConsoleRows
{
    private const int LabelWidth = 14;

    public static void WriteRow(this IAnsiConsole console, string text, Style? style = null) => console.Write(new Row().Add(text, style));

    /// <summary>One property of something: a quiet label, and what it is.</summary>
    public static void WriteField(this IAnsiConsole console, string label, string value, Style? style = null) =>
        console.Write(new Row().Add(label.PadRight(LabelWidth), Styles.Quiet).Add(value, style));

    public static void WriteError(this IAnsiConsole console, string message) => console.WriteRow($"error: {message}", Styles.Bad);
}
