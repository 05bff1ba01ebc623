using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Run;
using Spectre.Console;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Tells logs: a line for what happens, and one every few seconds for each swarm that is busy.</summary>
internal sealed class PlainDisplay(IAnsiConsole console) : IDisplay
{
    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public void Opened(IReadOnlyList<IPEndPoint> listening) => console.Write(SwarmText.Listening(listening));

    public Task ShowAsync(IObservable<SwarmNews> news, IObservable<IList<SwarmSnapshot>> snapshots) => news
        .Select(SwarmText.Of)
        .Merge(snapshots.Skip(1).SelectMany(all => all).Where(IsBusy).Select(SwarmText.Of))
        .Do(row =>
        {
            if (row is not null) console.Write(row);
        })
        .LastOrDefaultAsync()
        .ToTask();

    public void Stopping(bool isInterrupted)
    {
        if (isInterrupted) console.Write(SwarmText.Stopping);
    }

    public void Summarize(RunResult result) => console.Write(SwarmText.Summary(result));

    private static bool IsBusy(SwarmSnapshot snapshot) =>
        snapshot.Progress is { State: SwarmState.Checking, Checked: < 1 } or { State: SwarmState.FetchingMetadata or SwarmState.Downloading } or { State: SwarmState.Seeding, UploadRate: >= 1 };
}
