using System.Diagnostics;
using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>
/// Speaks to a benchmark's harness: <c>READY</c> (checked, and listening), <c>GO</c> (about to be told of the peers), <c>DONE</c> (complete), <c>ERROR</c>; each with
/// the seconds of the monotonic clock.
/// </summary>
internal sealed class HarnessDisplay(TextWriter output) : IDisplay
{
    public TimeSpan Every => TimeSpan.FromSeconds(10);

    public void Starting(Swarm swarm)
    {
        Say("READY");
        Say("GO");
    }

    public Task ShowAsync(IObservable<SwarmNews> news, IObservable<IList<SwarmSnapshot>> snapshots) => news.Do(Hear).LastOrDefaultAsync().ToTask();

    private void Hear(SwarmNews news)
    {
        if (news is SwarmNews.Completed { Downloaded: > 0 }) Say("DONE");
        if (news is SwarmNews.StoreFailed { Message: var message }) Say("ERROR", message);
    }

    private void Say(string word, string? remark = null)
    {
        var seconds = (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word} {seconds:F6} {remark}").TrimEnd());
        output.Flush();
    }
}
