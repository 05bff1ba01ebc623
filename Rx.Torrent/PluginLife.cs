using System.Collections.Immutable;
using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent;

/// <summary>Stops the client plugins that were started, each once: when it was taken out, or when the client ends.</summary>
internal sealed class PluginLife(Action<PluginFault> publish)
{
    private ImmutableList<PluginUse> _started = [];

    public void Started(PluginUse use) => ImmutableInterlocked.Update(ref _started, started => started.Add(use));

    /// <summary>It was taken out: it is told so when each loop has taken it out of its swarms.</summary>
    public async Task StopAsync(PluginUse use, IReadOnlyList<Loop> loops)
    {
        foreach (var loop in loops) await loop.DrainAsync().ConfigureAwait(false); // when a loop has ended, the client has, and stops all
        await WaitAsync(use, Stop(use, loops[0])).ConfigureAwait(false);
    }

    /// <summary>The client ends, and no swarm is left.</summary>
    /// <returns>Ends on the loop, when all plugins have ended, or have taken longer than they may.</returns>
    public Task StopAllAsync(Loop loop, TimeSpan limit)
    {
        var ended = new TaskCompletionSource();
        loop.Post(() => _ = StopAllAsync(loop, limit, ended), isOwed: true);
        return ended.Task;
    }

    private async Task StopAllAsync(Loop loop, TimeSpan limit, TaskCompletionSource ended)
    {
        var stopping = _started.Select(use => (Use: use, Task: Stop(use, loop))).ToArray();
        using var timer = loop.Schedule(limit, () => ended.TrySetResult());
        if (loop.Ended.IsCompleted) ended.TrySetResult(); // no time passes there any more
        foreach (var (use, task) in stopping) await WaitAsync(use, task).ConfigureAwait(false);
        loop.Post(() => ended.TrySetResult(), isOwed: true);
    }

    private Task Stop(PluginUse use, Loop loop)
    {
        if (!ImmutableInterlocked.Update(ref _started, started => started.Remove(use))) return Task.CompletedTask;
        var before = loop.IsCurrent ? loop.Enact(MessageOrigin.InjectedBy(use.Name)) : null;
        try
        {
            return use.Plugin.StopAsync();
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
        finally
        {
            if (loop.IsCurrent) loop.Enact(before);
            use.End();
        }
    }

    private async Task WaitAsync(PluginUse use, Task stopping)
    {
        try
        {
            await stopping.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            publish(new PluginFault(use.Name, nameof(IClientPlugin.Stop), null, exception));
        }
    }
}
