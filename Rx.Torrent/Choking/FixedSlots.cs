namespace Rx.Torrent.Choking;

/// <summary>Always the same number of slots.</summary>
internal sealed class FixedSlots(int count) : IUploadSlots
{
    private readonly int _count = Math.Max(0, count);

    public int Count(ReadOnlySpan<ChokeCandidate> candidates) => _count;
}
