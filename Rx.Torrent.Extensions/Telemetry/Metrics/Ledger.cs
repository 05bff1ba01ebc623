using System.Collections.Immutable;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>All that a meter measures at one moment: clients, swarms, and what went through swarms that are gone. Changed as one, so that no total ever goes back.</summary>
internal sealed record Ledger(ImmutableList<IPluginHost> Clients, ImmutableHashSet<SwarmMeter> Swarms, SwarmTotals Gone)
{
    public static Ledger Empty { get; } = new([], [], default);
}
