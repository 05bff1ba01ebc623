using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>A share of something as a bar, as wide as there is room for.</summary>
/// <param name="share">From 0 to 1.</param>
/// <param name="style">Of the part that is done.</param>
internal sealed class Bar(double share, Style style) : Renderable
{
    private const int MinWidth = 8;
    private const int MaxWidth = 40;

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(MinWidth, maxWidth), Math.Min(MaxWidth, maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(MaxWidth, maxWidth);
        var done = (int)(Math.Clamp(share, 0, 1) * width); // full only when it is
        var (full, empty) = options.Unicode ? ('━', '─') : ('#', '-');
        if (done > 0) yield return new Segment(new string(full, done), style);
        if (done < width) yield return new Segment(new string(empty, width - done), Styles.Quiet);
    }
}
