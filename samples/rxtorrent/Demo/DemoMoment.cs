using System.Collections.Immutable;

namespace Rx.Torrent.CommandLine.Demo;

/// <summary>The demo at one moment.</summary>
/// <param name="Peers">How each party stands.</param>
/// <param name="Messages">How many messages of each kind there have been.</param>
/// <param name="Rates">How many of each kind there were a second, lately.</param>
/// <param name="Dropped">How many blocks have been lost on purpose.</param>
internal sealed record DemoMoment(
    IReadOnlyList<DemoStanding> Peers, ImmutableSortedDictionary<string, long> Messages, ImmutableSortedDictionary<string, double> Rates, long Dropped);
