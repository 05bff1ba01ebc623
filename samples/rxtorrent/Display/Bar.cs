using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>A share of something as a bar, as wide as there is room for.</summary>
/// <param name="share">From 0 to 1.</param>
/// <param name="style">Of the part that is done.</param>
internal sealed class Bar(double share, Style style) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var done = (int)(Math.Clamp(share, 0, 1) * maxWidth); // full only when it is
        var (full, empty) = options.Unicode ? ('━', '─') : ('#', '-');
        if (done > 0) yield return new Segment(new string(full, done), style);
        if (done < maxWidth) yield return new Segment(new string(empty, maxWidth - done), Styles.Quiet);
    }
}
