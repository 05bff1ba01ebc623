namespace Rx.Torrent.Loops;

/// <summary>
/// Whoever listens, in the order of coming. They come and go on any thread, while somebody else is telling them something: so the list is replaced, never changed, and its end is one of the
/// things that it is replaced by.
/// </summary>
internal sealed class Audience<T>
    where T : class
{
    /// <summary>Null when it is over.</summary>
    private T[]? _members = [];

    /// <summary>Whoever is here at this moment.</summary>
    public T[] Members => _members ?? [];

    /// <returns>False when it is over.</returns>
    public bool TryAdd(T member)
    {
        while (Volatile.Read(ref _members) is { } before)
        {
            if (Interlocked.CompareExchange(ref _members, [.. before, member], before) == before) return true;
        }
        return false;
    }

    public void Remove(T member)
    {
        while (Volatile.Read(ref _members) is { } before)
        {
            if (Interlocked.CompareExchange(ref _members, [.. before.Where(other => !ReferenceEquals(other, member))], before) == before) return;
        }
    }

    /// <summary>Nobody comes any more.</summary>
    /// <returns>Whoever was here; nobody when it was over before.</returns>
    public T[] Close() => Interlocked.Exchange(ref _members, null) ?? [];
}
