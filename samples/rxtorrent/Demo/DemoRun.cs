using System.Diagnostics;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Tracker;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>A whole swarm in one process: a tracker, a seed, three leechers, three plugins; and proof at the end that it worked.</summary>
internal sealed class DemoRun(IAnsiConsole console, bool isLive, long length)
{
    private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it, and cleans up whatever happens.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(CancellationToken interrupt)
    {
        var directory = Directory.CreateTempSubdirectory("rxtorrent-demo-").FullName;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        limit.CancelAfter(Limit);
        try
        {
            return await RunAsync(directory, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!interrupt.IsCancellationRequested)
        {
            console.WriteError($"the demo did not finish in {Units.Time(Limit)}");
            return ExitCode.Incomplete;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<int> RunAsync(string directory, CancellationToken cancellation)
    {
        var tracker = await TrackerServer.StartAsync(cancellation: cancellation).ConfigureAwait(false);
        await using var _ = tracker.ConfigureAwait(false);
        console.WriteRow($"tracker at {tracker.AnnounceUrl} and {tracker.UdpAnnounceUrl}", Styles.Quiet);
        var content = await DemoContent.MakeAsync(directory, length, [tracker.AnnounceUrl, tracker.UdpAnnounceUrl!], cancellation).ConfigureAwait(false);
        console.WriteRow($"made {Units.Bytes(length)} of chance in {Units.Count(content.Metainfo.Layout.PieceCount, "piece")}", Styles.Quiet);
        var swarm = new DemoSwarm();
        await using var __ = swarm.ConfigureAwait(false);
        await swarm.StartAsync(content, directory, cancellation).ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        await ShowAsync(swarm, cancellation).ConfigureAwait(false);
        return await VerifyAsync(swarm, content, Stopwatch.GetElapsedTime(started), cancellation).ConfigureAwait(false);
    }

    private async Task ShowAsync(DemoSwarm swarm, CancellationToken cancellation)
    {
        var completed = swarm.WhenCompletedAsync(cancellation);
        var every = isLive ? LiveEvery : PlainEvery;
        var moments = swarm.Observe(every).TakeUntil(completed.ToObservable().Delay(every)); // one more look when all is there
        if (isLive) await console.Live(new Text("")).StartAsync(live => Show(moment => live.UpdateTarget(DemoScreen.Of(moment, console.Profile.Width)))).ConfigureAwait(false);
        else await Show(moment => console.Write(DemoScreen.Line(moment))).ConfigureAwait(false);
        await completed.ConfigureAwait(false);

        Task Show(Action<DemoMoment> show) => moments.Do(show).LastOrDefaultAsync().ToTask(cancellation);
    }

    private async Task<int> VerifyAsync(DemoSwarm swarm, DemoContent content, TimeSpan took, CancellationToken cancellation)
    {
        var allAreSame = true;
        foreach (var leecher in swarm.Leechers)
        {
            var isSame = await DemoContent.HashAsync(leecher.Directory, cancellation).ConfigureAwait(false) == content.Sha256;
            console.WriteRow($"{leecher.Name}: {(isSame ? "the same as the seed's, by SHA-256" : "NOT the same as the seed's")}", isSame ? Styles.Good : Styles.Bad);
            allAreSame &= isSame;
        }
        console.WriteRow($"{Units.Bytes(length)} to {swarm.Leechers.Count()} leechers in {took.TotalSeconds:0.0} s, {Units.Count(swarm.Dropped, "block")} dropped on the way");
        return allAreSame ? ExitCode.Done : ExitCode.Incomplete;
    }
}
