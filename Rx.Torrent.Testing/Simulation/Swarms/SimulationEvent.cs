using System.Globalization;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>Something that happened in a simulated swarm.</summary>
/// <param name="Time">When, from the start of the simulation.</param>
/// <param name="Kind">What.</param>
/// <param name="Peer">To which peer, by its number; -1 for all.</param>
/// <param name="Detail">With whom, which piece, why.</param>
public readonly record struct SimulationEvent(TimeSpan Time, SimulationEventKind Kind, int Peer, string Detail)
{
    /// <summary>As a line of a timeline.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds,10:0.000} s  {(Peer < 0 ? "all" : $"#{Peer}"),-4}  {Kind,-12}  {Detail}").TrimEnd();
}
