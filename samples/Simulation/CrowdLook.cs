namespace Rx.Torrent.Simulated;

/// <summary>How a crowd stood at a moment.</summary>
/// <param name="Time">The moment, in virtual time.</param>
/// <param name="Completed">The share of all pieces that all peers have, from 0 to 1.</param>
/// <param name="Complete">How many peers have everything.</param>
internal sealed record CrowdLook(TimeSpan Time, double Completed, int Complete);
