namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>A simulation did not come to where a test wanted it; the message has the seed and what happened last.</summary>
public sealed class SimulationException : Exception
{
    internal SimulationException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
