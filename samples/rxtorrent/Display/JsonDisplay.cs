using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Tells programs: one JSON object a line.</summary>
internal sealed class JsonDisplay(TextWriter output) : IDisplay
{
    private readonly Lock _line = new();

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public void Opened(IReadOnlyList<IPEndPoint> listening) => Write(new EventJson("listening") { Listening = listening.Select(endPoint => $"{endPoint}") });

    public Task ShowAsync(IObservable<SwarmNews> news, IObservable<IList<SwarmSnapshot>> snapshots) => Task.WhenAll(
        news.Do(happened => Write(EventJson.Of(happened))).LastOrDefaultAsync().ToTask(),
        snapshots.Do(all => Write(all, "progress")).LastOrDefaultAsync().ToTask());

    public void Stopping(bool isInterrupted) => Write(new EventJson(isInterrupted ? "interrupted" : "stopping"));

    public void Summarize(RunResult result) => Write(result.Swarms, "stopped");

    private void Write(IEnumerable<SwarmSnapshot> snapshots, string what)
    {
        lock (_line)
        {
            foreach (var snapshot in snapshots) JsonForms.Write(output, ProgressJson.Of(snapshot, what), JsonForms.Readable.ProgressJson);
        }
    }

    private void Write(EventJson happened)
    {
        lock (_line) JsonForms.Write(output, happened, JsonForms.Readable.EventJson);
    }
}
