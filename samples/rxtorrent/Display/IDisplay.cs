using System.Net;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Tells somebody, a person or a program, how a run goes. Called by one thread after another, not always the same.</summary>
internal interface IDisplay
{
    /// <summary>How often it wants to hear how the swarms stand.</summary>
    TimeSpan Every { get; }

    /// <summary>The client listens.</summary>
    void Opened(IReadOnlyList<IPEndPoint> listening)
    {
    }

    /// <summary>A swarm is checked, and meets peers from now on.</summary>
    void Starting(Swarm swarm)
    {
    }

    /// <summary>Shows what happens, and how the swarms stand, until both streams end.</summary>
    Task ShowAsync(IObservable<SwarmNews> news, IObservable<IList<SwarmSnapshot>> snapshots);

    /// <summary>The run has come to its end, or the user has ended it; the streams end soon.</summary>
    void Stopping(bool isInterrupted)
    {
    }

    /// <summary>All has stopped.</summary>
    void Summarize(RunResult result)
    {
    }
}
