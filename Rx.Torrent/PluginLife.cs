using System.Collections.Immutable;
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
        Stop(use, loops[0]);
    }

    /// <summary>The client ends, and no swarm is left. On the loop.</summary>
    public void StopAll(Loop loop)
    {
        foreach (var use in _started) Stop(use, loop);
    }

    private void Stop(PluginUse use, Loop loop)
    {
        if (!ImmutableInterlocked.Update(ref _started, started => started.Remove(use))) return;
        var before = loop.IsCurrent ? loop.Enact(MessageOrigin.InjectedBy(use.Name)) : null;
        try
        {
            use.Plugin.Stop();
        }
        catch (Exception exception)
        {
            publish(new PluginFault(use.Name, nameof(IClientPlugin.Stop), null, exception));
        }
        finally
        {
            if (loop.IsCurrent) loop.Enact(before);
            use.End();
        }
    }
}
