namespace Rx.Torrent.Choking;

/// <summary>Decides how many peers are unchoked at once.</summary>
public interface IUploadSlots
{
    /// <summary>The number of slots for the next round, 0 or more.</summary>
    int Count(ReadOnlySpan<ChokeCandidate> candidates);
}
