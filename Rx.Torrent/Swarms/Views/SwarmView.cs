using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A swarm at one moment.</summary>
/// <param name="InfoHash">Which.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Progress">How it stands: its state, its rates, its peers. Told in the turn in which the state changes, and besides once a second, or as was asked for.</param>
public sealed record SwarmView(InfoHash InfoHash, string Name, SwarmProgress Progress);
