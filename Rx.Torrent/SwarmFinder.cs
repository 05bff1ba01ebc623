using System.Net;
using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Wire;

namespace Rx.Torrent;

/// <summary>Asks the plugins, one after the other, for a swarm that is not here.</summary>
/// <param name="loop">Where they are asked.</param>
/// <param name="uses">The plugins, in order.</param>
/// <param name="find">The swarms that are here.</param>
/// <param name="publish">Hears of faults.</param>
internal sealed class SwarmFinder(Loop loop, Func<IReadOnlyList<PluginUse>> uses, Func<InfoHash, Swarm?> find, Action<PluginFault> publish)
{
    /// <summary>The swarm, whether it is here or a plugin finds it. On the loop; ends at once when nobody needs time. Never fails.</summary>
    public async Task<Swarm?> FindAsync(InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation)
    {
        if (find(infoHash) is { } here) return here;
        foreach (var use in uses())
        {
            var found = await AskAsync(use, infoHash, remote, cancellation);
            await loop;
            if (found is not null && (found is not Swarm swarm || swarm != find(infoHash)))
                Publish(use, new InvalidOperationException($"it found a swarm that is not that of {infoHash} in this client"));
            if (cancellation.IsCancellationRequested || found is not null) break;
        }
        return find(infoHash);
    }

    private async Task<ISwarm?> AskAsync(PluginUse use, InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation)
    {
        try
        {
            return Ask(use, infoHash, remote, cancellation) is { } answer ? await answer.WaitAsync(cancellation) : null; // whether it minds the cancellation or not
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            await loop;
            Publish(use, exception);
            return null;
        }
    }

    private Task<ISwarm?>? Ask(PluginUse use, InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation)
    {
        var before = loop.Enact(MessageOrigin.InjectedBy(use.Name));
        try
        {
            return use.Plugin.FindAsync(infoHash, remote, cancellation);
        }
        finally
        {
            loop.Enact(before);
        }
    }

    private void Publish(PluginUse use, Exception exception) => publish(new PluginFault(use.Name, nameof(IClientPlugin.FindAsync), null, exception));
}
