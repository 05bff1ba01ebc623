using System.Globalization;
using Spectre.Console;

namespace Rx.Torrent.Simulated;

/// <summary>Draws the completion of a crowd over time.</summary>
internal static class Report
{
    private const int Rows = 20;

    public static void Show(IAnsiConsole console, FlashCrowd crowd, CrowdResult result)
    {
        var chart = new BarChart().Width(Math.Min(console.Profile.Width, 90)).Label($"what {crowd.Peers} peers have of {crowd.Pieces} pieces, in %").WithMaxValue(100);
        var every = Math.Max(1, (result.Looks.Count + Rows - 1) / Rows);
        foreach (var look in result.Looks.Where((_, number) => number % every == every - 1 || number == result.Looks.Count - 1))
            chart.AddItem(Invariant($"{look.Time.TotalSeconds,5:0} s"), Math.Round(100 * look.Completed, 1), look.Complete == crowd.Peers ? Color.Green : Color.Blue);
        console.Write(chart);
        console.WriteLine();

        var table = new Table().HideHeaders().AddColumns("", "").NoBorder();
        table.AddRow("the last one was done after", Invariant($"{result.Took.TotalSeconds:0.0} s"));
        table.AddRow("it could not be done within", Invariant($"{crowd.LeastTime.TotalSeconds:0.0} s: {result.Took / crowd.LeastTime:0.00} times that"));
        table.AddRow("the computer took", Invariant($"{result.Wall.TotalSeconds:0.0} s, with {Environment.WorkingSet / 1048576} MiB, for {result.Events:N0} events"));
        table.AddRow("seed", Invariant($"{crowd.Seed}"));
        console.Write(table);
        console.WriteLine($"hash of all that happened: {result.Hash}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
