using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>What things look like. Few, and from the terminal's own palette, so that they are readable on every background.</summary>
internal static class Styles
{
    public static Style Plain { get; } = Style.Plain;

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    public static Style Quiet { get; } = new(Color.Grey);

    public static Style Good { get; } = new(Color.Green);

    public static Style Busy { get; } = new(Color.Aqua);

    public static Style Warning { get; } = new(Color.Yellow);

    public static Style Bad { get; } = new(Color.Red);
}
