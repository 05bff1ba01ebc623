using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Swarms.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>Pieces as one line, as wide as there is room for: each place stands for some of them, or each piece for some places.</summary>
internal sealed class PieceLine(IReadOnlyCollection<PieceView> pieces) : Renderable
{
    private const int PlacesForOne = 4; // a few pieces need not fill the line

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var all = pieces.ToArray();
        var width = Math.Min(maxWidth, all.Length * PlacesForOne);
        for (var place = 0; place < width; place++)
        {
            var from = (int)((long)place * all.Length / width);
            var to = Math.Max(from + 1, (int)((long)(place + 1) * all.Length / width));
            var (unicode, ascii, style) = Of(all[from..to]);
            yield return new Segment(options.Unicode ? unicode : ascii, style);
        }
    }

    private static (string Unicode, string Ascii, Style Style) Of(PieceView[] some) =>
        some.Any(piece => piece.State == PieceState.Failed) ? ("!", "!", Styles.Bad)
        : some.All(piece => piece.State == PieceState.Verified) ? ("█", "#", Styles.Good)
        : some.Any(piece => piece.State is PieceState.Partial or PieceState.Verifying) ? ("▒", "+", Styles.Busy)
        : some.Any(piece => piece.State == PieceState.Verified) ? ("▓", "=", Styles.Good)
        : some.All(piece => piece.State == PieceState.Skipped) ? (" ", " ", Styles.Plain)
        : some.Any(piece => piece is { State: PieceState.Wanted, Availability: 0 }) ? ("·", ".", Styles.Warning)
        : ("░", "-", Styles.Quiet);
}
