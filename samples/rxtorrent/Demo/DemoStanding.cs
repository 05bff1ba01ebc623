using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>How one party of the demo stands.</summary>
internal sealed record DemoStanding(string Name, SwarmSnapshot Snapshot);
