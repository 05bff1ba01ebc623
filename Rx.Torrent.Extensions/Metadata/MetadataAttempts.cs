namespace Rx.Torrent.Extensions.Metadata;

/// <summary>The attempts under way: one for each size that peers name, as far as memory is to be had. Where a size has led to something wrong, a few peers are tried each alone.</summary>
/// <param name="budget">How many bytes all of them may come to. What is small goes before what is large, so that nobody keeps others out by a large lie.</param>
internal sealed class MetadataAttempts(long budget)
{
    /// <summary>So many peers that name one size are tried each alone, at the same time.</summary>
    private const int TriedAlone = 3;

    /// <summary>So many are kept for whoever may come and go on with them.</summary>
    private const int MostKept = 16;

    private readonly List<MetadataAttempt> _all = [];
    private readonly HashSet<int> _doubted = [];

    /// <summary>What came of several peers that name that size was wrong.</summary>
    public void Doubt(int size) => _doubted.Add(size);

    /// <summary>The attempt for a peer to take part in; null when there is none for it now.</summary>
    /// <param name="source">The peer.</param>
    /// <param name="evict">Told of an attempt that had to make room.</param>
    public MetadataAttempt? For(MetadataSource source, Action<MetadataAttempt> evict)
    {
        var size = source.Size;
        var isAlone = _doubted.Contains(size);
        if (!isAlone && _all.Find(attempt => attempt.Size == size && attempt.Owner is null) is { } shared) return shared;
        if (isAlone && _all.Count(attempt => attempt.Size == size) >= TriedAlone) return null;
        if (!MakeRoom(size, evict)) return null;
        var made = new MetadataAttempt(size, isAlone ? source : null);
        _all.Add(made);
        return made;
    }

    public void Remove(MetadataAttempt attempt) => _all.Remove(attempt);

    public void Clear()
    {
        _all.Clear();
        _doubted.Clear();
    }

    private bool MakeRoom(int size, Action<MetadataAttempt> evict)
    {
        while (_all.Count(attempt => attempt.MemberCount == 0) >= MostKept) RemoveAbandoned();
        while (_all.Sum(attempt => (long)attempt.Size) + size > budget)
        {
            if (RemoveAbandoned()) continue;
            var largest = _all.MaxBy(attempt => attempt.Size);
            if (largest is null || largest.Size <= size) return false;
            _all.Remove(largest);
            evict(largest);
        }
        return true;
    }

    private bool RemoveAbandoned()
    {
        var oldest = _all.FindIndex(attempt => attempt.MemberCount == 0);
        if (oldest >= 0) _all.RemoveAt(oldest);
        return oldest >= 0;
    }
}
