namespace Rx.Torrent.Extensions.Dht;

/// <summary>How many peers a swarm has, as far as the DHT can tell (BEP 33).</summary>
/// <param name="Seeds">Who has everything.</param>
/// <param name="Downloaders">The others, and those of whom nodes do not know.</param>
public readonly record struct SwarmEstimate(int Seeds, int Downloaders);
