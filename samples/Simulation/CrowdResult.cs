namespace Rx.Torrent.Simulated;

/// <summary>How it went with a crowd.</summary>
/// <param name="Looks">How it stood, second by second.</param>
/// <param name="Took">When the last one had everything, in virtual time.</param>
/// <param name="Events">How much happened, packets included.</param>
/// <param name="Hash">The hash of all of that.</param>
/// <param name="Wall">How long the computer took.</param>
internal sealed record CrowdResult(IReadOnlyList<CrowdLook> Looks, TimeSpan Took, long Events, string Hash, TimeSpan Wall);
