namespace Rx.Torrent.Changes;

/// <summary>Somebody who listens to a cache. Whoever has left hears nothing more, although the loop may not know of it yet.</summary>
internal sealed class CacheListener<TObject, TKey>(IObserver<IChangeSet<TObject, TKey>> observer, bool suppressesEmpty)
    where TObject : class
    where TKey : notnull
{
    private volatile bool _isGone;

    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    /// <summary>All there is.</summary>
    public void Begin(ChangeSet<TObject, TKey> items)
    {
        if (items.Count > 0 || !suppressesEmpty) Next(items);
    }

    public void Next(ChangeSet<TObject, TKey> changes)
    {
        if (!_isGone) observer.OnNext(changes);
    }

    public void Complete()
    {
        if (!_isGone) observer.OnCompleted();
    }
}
