using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>A line of text that is not broken at the edge of the console: the terminal wraps it, and a magnet link can still be copied in one piece.</summary>
internal sealed class Row : Renderable
{
    private const string EraseToEndOfLine = "\u001b[K";

    private readonly List<Segment> _segments = [];

    /// <summary>Adds text. Whatever a stranger wrote into a torrent can stand here: it is made harmless.</summary>
    public Row Add(string text, Style? style = null)
    {
        _segments.Add(new Segment(Printable.Of(text), style ?? Styles.Plain));
        return this;
    }

    // Where a live display is painted over, the rest of its line is to go.
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        options.Ansi ? [.. _segments, Segment.Control(EraseToEndOfLine), Segment.LineBreak] : [.. _segments, Segment.LineBreak];
}
