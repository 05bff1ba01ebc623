using System.Net;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin of the whole client: it is shown each swarm and may put a swarm plugin on it.</summary>
/// <remarks>With several loops its members are called from several threads.</remarks>
public interface IClientPlugin : IPlugin
{
    /// <summary>It was put into a client. On the thread that puts it in, once, before anything else of it is called; it may read what it needs here.</summary>
    /// <param name="host">The client, as long as the plugin is in it.</param>
    /// <remarks>What it throws the one who puts it in gets, and then it is not in the client.</remarks>
    void Start(IPluginHost host)
    {
    }

    /// <summary>Called for each swarm, before its first connection or, for a plugin that comes later, with its peers connected. On the loop.</summary>
    /// <returns>The plugin for that swarm; null to leave it alone. Its name and extensions are those of this plugin and its own.</returns>
    ISwarmPlugin? Attach(ISwarm swarm) => null;

    /// <summary>
    /// Somebody has dialled us for a swarm that is not here. The plugins are asked in order, and the first one that has it decides. The answer may take as long as a handshake
    /// may; then, and when too many wait, the connection is closed. On a loop.
    /// </summary>
    /// <param name="infoHash">What was asked for.</param>
    /// <param name="remote">Who asks.</param>
    /// <param name="cancellation">The connection has ended, or its time is up: the answer is of no use any more.</param>
    /// <returns>The swarm, which the plugin may have added to the client for that; null, at once or later, when it does not know.</returns>
    Task<ISwarm?>? FindAsync(InfoHash infoHash, IPEndPoint remote, CancellationToken cancellation) => null;

    /// <summary>It was taken out of the client, or the client has ended: called once, when no swarm has it any more. On a loop, or elsewhere when the loops have ended.</summary>
    void Stop()
    {
    }

    /// <summary>The same as <see cref="Stop"/>, which it calls unless it is replaced, for who has to say goodbye to somebody first.</summary>
    /// <returns>Ends when nothing of the plugin is left. The end of the client waits for it, <c>SwarmOptions.GoodbyeLimit</c> and a second at most.</returns>
    Task StopAsync()
    {
        Stop();
        return Task.CompletedTask;
    }
}
