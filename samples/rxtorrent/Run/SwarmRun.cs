using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>One run of <c>download</c> or <c>seed</c>: a client, its swarms, and a display, until there is a reason to end.</summary>
internal sealed class SwarmRun(RunPlan plan, NetworkSettings network, IDisplay display)
{
    /// <summary>Runs to the end and lets everything go in order.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(CancellationToken interrupt)
    {
        var peers = await SwarmAdding.ResolveAsync(network, interrupt).ConfigureAwait(false);
        var client = ClientOpening.Open(network);
        await using var _ = client.ConfigureAwait(false);
        display.Opened(client.ListenEndPoints);
        var rehearsal = network.Rehearses || plan.Jobs.Any(job => job.SeedsOnly) ? Rehearsal.RunAsync(network) : Task.CompletedTask;
        var swarms = plan.Jobs.Select(job => new WatchedSwarm(SwarmAdding.Add(client, job, network), job)).ToArray();
        using var stage = new EventLoopScheduler(); // off the swarms' loop: a terminal can stand still for as long as it likes
        var shown = display.ShowAsync(
            swarms.Select(swarm => swarm.News).Merge().ObserveOn(stage),
            swarms.Select(swarm => swarm.ObserveSnapshots(display.Every)).Zip().ObserveOn(stage));
        var isInterrupted = false;
        try
        {
            isInterrupted = await LiveAsync(client, swarms, peers, rehearsal, interrupt).ConfigureAwait(false);
        }
        catch (CommandException)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            await shown.ConfigureAwait(false);
            throw;
        }
        var results = await Task.WhenAll(swarms.Select(swarm => swarm.GetSnapshotAsync())).ConfigureAwait(false);
        display.Stopping(isInterrupted);
        await client.DisposeAsync().ConfigureAwait(false);
        await rehearsal.ConfigureAwait(false);
        await shown.ConfigureAwait(false);
        var result = new RunResult(results, isInterrupted, network.KeepResumeData);
        display.Summarize(result);
        return result.ExitCode;
    }

    /// <summary>Lives until every swarm has done enough.</summary>
    /// <returns>True when the user had enough first.</returns>
    private async Task<bool> LiveAsync(TorrentClient client, WatchedSwarm[] swarms, IPEndPoint[] peers, Task rehearsal, CancellationToken interrupt)
    {
        try
        {
            await Task.WhenAll(swarms.Select(swarm => LiveAsync(client, swarm, peers, rehearsal, interrupt))).ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task LiveAsync(TorrentClient client, WatchedSwarm watched, IPEndPoint[] peers, Task rehearsal, CancellationToken interrupt)
    {
        var swarm = watched.Swarm;
        var state = await swarm.ObserveState().FirstAsync(state => state != SwarmState.Checking).ToTask(interrupt).ConfigureAwait(false);
        if (state == SwarmState.Error || (watched.Job.SeedsOnly && state != SwarmState.Seeding)) return;
        await rehearsal.ConfigureAwait(false);
        ClientOpening.Listen(client, network);
        display.Starting(swarm);
        foreach (var peer in peers) swarm.Connect(peer);
        await swarm.WhenMetadata.Merge(RunPlan.FailureOf(watched)).Take(1).ToTask(interrupt).ConfigureAwait(false);
        if (swarm.Metainfo is { } metainfo) watched.Job.CheckSelection(metainfo);
        await plan.EndOf(watched).ToTask(interrupt).ConfigureAwait(false);
    }
}
