using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Run;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Tells people at a terminal: what matters as lines that stay, and below them the swarms, painted over as they go on.</summary>
internal sealed class LiveDisplay(IAnsiConsole console) : IDisplay
{
    public TimeSpan Every => TimeSpan.FromMilliseconds(250);

    public void Opened(IReadOnlyList<IPEndPoint> listening) => console.Write(SwarmText.Listening(listening));

    public Task ShowAsync(IObservable<SwarmNews> news, IObservable<IList<SwarmSnapshot>> snapshots) => console
        .Live(new Text(""))
        .AutoClear(true)
        .StartAsync(live =>
        {
            var troubles = news.Scan(TrackerTroubles.None, (known, happened) => known.After(happened)).StartWith(TrackerTroubles.None);
            return Task.WhenAll(
                news.Where(IsLasting).Do(happened => console.Write(SwarmText.Of(happened)!)).LastOrDefaultAsync().ToTask(),
                snapshots.WithLatestFrom(troubles, Screen).Do(live.UpdateTarget).LastOrDefaultAsync().ToTask());
        });

    public void Stopping(bool isInterrupted)
    {
        if (isInterrupted) console.Write(SwarmText.Stopping);
    }

    public void Summarize(RunResult result) => console.Write(SwarmText.Summary(result));

    private Rows Screen(IList<SwarmSnapshot> snapshots, TrackerTroubles troubles) => new(
    [
        SwarmTable.Of([.. snapshots.Select(snapshot => (snapshot.Swarm.Name, snapshot.Share, snapshot.Progress))], console.Profile.Width),
        .. troubles.Lines.Select(line => new Text(Printable.Of(line), Styles.Warning).Ellipsis()),
    ]);

    // What the table does not tell.
    private static bool IsLasting(SwarmNews news) =>
        news is SwarmNews.Completed or SwarmNews.StoreFailed or SwarmNews.PieceDamaged or SwarmNews.PluginFailed;
}
