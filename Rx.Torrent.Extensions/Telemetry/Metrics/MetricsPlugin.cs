using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>Feeds the instruments of a meter with one client.</summary>
internal sealed class MetricsPlugin(Instruments instruments, MetricsOptions options) : IClientPlugin
{
    private IPluginHost? _host;

    public string Name => "metrics";

    public void Start(IPluginHost host) => instruments.Add(_host = host);

    public ISwarmPlugin? Attach(ISwarm swarm) => swarm is Swarm known ? new SwarmMeter(known, instruments, options) : null;

    public void Stop() => instruments.Remove(_host!);
}
