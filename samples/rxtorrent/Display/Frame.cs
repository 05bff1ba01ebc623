using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>A screen painted over the one before, from the upper left corner on. What that one had more of goes; so does what stood there in a window of another size.</summary>
internal sealed class Frame(IRenderable content) : Renderable
{
    private const string Home = "\u001b[H";
    private const string EraseToEndOfLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var segments = content.Render(options, maxWidth);
        return options.Ansi ? Painted(segments) : segments;
    }

    private static IEnumerable<Segment> Painted(IEnumerable<Segment> segments)
    {
        yield return Segment.Control(Home);
        foreach (var segment in segments)
        {
            if (segment.IsLineBreak) yield return Segment.Control(EraseToEndOfLine);
            yield return segment;
        }
        yield return Segment.Control(EraseBelow);
    }
}
