using System.Diagnostics;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>Makes activities of what takes time in a swarm.</summary>
internal sealed class ActivityPlugin(ActivitySource source) : IClientPlugin
{
    public string Name => "activities";

    public ISwarmPlugin Attach(ISwarm swarm) => new SwarmActivities(source, swarm);
}
