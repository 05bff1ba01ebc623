using System.CommandLine;

namespace Rx.Torrent.Dashboard.Measure;

/// <summary>The commands that measure what the dashboard costs its process.</summary>
internal static class MeasureCommand
{
    /// <summary>The name of the command by which the measuring process starts its readers.</summary>
    public const string Reader = "read";

    public static IEnumerable<Command> Create()
    {
        Option<int> peers = new("--peers") { Description = "How many peers there are", DefaultValueFactory = _ => 500 };
        Option<int> pieces = new("--pieces") { Description = "How many pieces there are", DefaultValueFactory = _ => 10_000 };
        Option<int> seconds = new("--seconds") { Description = "How long each look takes", DefaultValueFactory = _ => 20 };
        var measure = new Command("measure", "Measure what pages cost: the share of a core, updates, memory") { peers, pieces, seconds };
        measure.SetAction((parsed, cancellation) =>
            new MeasureRun(parsed.GetValue(peers), parsed.GetValue(pieces), TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.Out).RunAsync(cancellation));

        Argument<string> url = new("url");
        Argument<int> pages = new("pages");
        var reader = new Command(Reader, "Read the stream as so many pages do, until the end of the input, and count") { url, pages };
        reader.Hidden = true;
        reader.SetAction((parsed, cancellation) => Readers.RunAsync(new Uri(parsed.GetRequiredValue(url)), parsed.GetValue(pages), Console.In, Console.Out, cancellation));
        return [measure, reader];
    }
}
