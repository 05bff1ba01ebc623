using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>What stands around a plugin on a <see cref="PluginBench"/>.</summary>
public sealed record BenchSetup
{
    /// <summary>The torrent; null for one of 16 pieces of a block each.</summary>
    public GeneratedContent? Content { get; init; }

    /// <summary>The pieces that the client has. None.</summary>
    public IReadOnlyCollection<int> Pieces { get; init; } = [];

    /// <summary>True when the client dials the peer; false, the default, when the peer dials the client.</summary>
    public bool ClientDials { get; init; }

    /// <summary>Whether the peer sends its handshake as soon as it is connected. True.</summary>
    public bool Greets { get; init; } = true;

    /// <summary>What the peer's handshake offers. BEP 6 and BEP 10.</summary>
    public ReservedBits Reserved { get; init; } = ReservedBits.ExtensionProtocol.With(ReservedBits.Fast);

    /// <summary>How long a message takes from one end to the other. No time.</summary>
    public TimeSpan Latency { get; init => field = Sensible.Time(value); } = TimeSpan.Zero;

    /// <summary>The settings of the client's swarm.</summary>
    public Func<SwarmOptions, SwarmOptions> Swarm { get; init; } = static options => options;

    /// <summary>The seed of all chance.</summary>
    public int Seed { get; init; } = 1;
}
