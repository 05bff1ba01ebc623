using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Changes;

/// <summary>
/// A cache that lives on a loop. It has items only while somebody listens: the first who comes makes it read its feed and follow it, the last who leaves makes it forget. What
/// changes in a turn is told when the turn ends; who comes in a turn is told all there is by then, so that nobody misses a change or hears of one twice.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="feed">Where the items come from.</param>
/// <param name="name">What the cache is called in faults.</param>
/// <param name="fault">Hears of listeners that threw.</param>
internal sealed class LoopCache<TObject, TKey>(Loop loop, ICacheFeed<TObject, TKey> feed, string name, Action<StrangerFault> fault)
    : IObservableCache<TObject, TKey>, ICacheWriter<TObject, TKey>, ILoopWork
    where TObject : class
    where TKey : notnull
{
    private readonly MergedChanges<TObject, TKey> _changes = new();
    private readonly List<CacheListener<TObject, TKey>> _joining = [];
    private CacheListener<TObject, TKey>[] _listeners = [];
    private Dictionary<TKey, TObject>? _items; // null while nobody listens
    private IDisposable _following = Disposable.Empty;
    private bool _isFlushPending;
    private bool _isLast;
    private bool _hasEnded;

    public int Count => Current.Count;

    public IReadOnlyCollection<TObject> Items => [.. Current.Values];

    public IReadOnlyCollection<TKey> Keys => [.. Current.Keys];

    /// <summary>True while anybody listens. On the loop.</summary>
    public bool IsHeard => _items is not null;

    private Dictionary<TKey, TObject> Current => !loop.IsCurrent ? throw new InvalidOperationException("the items are looked at on the loop; elsewhere Connect, and keep a copy")
        : _items is null && !feed.ReadsAll ? throw new InvalidOperationException("with several loops the items can be looked at while somebody is connected")
        : _items ?? feed.Read().ToDictionary(feed.KeyOf);

    public TObject? Lookup(TKey key) => Current.GetValueOrDefault(key);

    public IObservable<IChangeSet<TObject, TKey>> Connect(bool suppressEmptyChangeSets = true) =>
        Observable.Create<IChangeSet<TObject, TKey>>(observer => Join(new CacheListener<TObject, TKey>(observer, suppressEmptyChangeSets)))
            .GuardEach(loop, name, fault);

    public IObservable<Change<TObject, TKey>> Watch(TKey key) =>
        Connect().SelectMany(changes => changes.Where(change => EqualityComparer<TKey>.Default.Equals(change.Key, key)));

    public void Set(TObject item)
    {
        if (_items is null) return;
        var key = feed.KeyOf(item);
        var before = _items.GetValueOrDefault(key);
        if (item.Equals(before)) return;
        _items[key] = item;
        Note(key, before, item);
    }

    public void Remove(TKey key)
    {
        if (_items?.Remove(key, out var before) == true) Note(key, before, null);
    }

    public void Reset()
    {
        if (_items is null) return;
        var gone = _items.Keys.ToHashSet();
        foreach (var item in feed.Read())
        {
            gone.Remove(feed.KeyOf(item));
            Set(item);
        }
        foreach (var key in gone) Remove(key);
    }

    public void Ready() => FlushSoon();

    public void End()
    {
        if (_hasEnded) return;
        _hasEnded = true;
        FlushSoon();
    }

    /// <summary>Twice, so that it comes behind all those who were to change something at the end of this turn.</summary>
    void ILoopWork.Run()
    {
        if (!_isLast)
        {
            _isLast = true;
            loop.AtEndOfTurn(this);
            return;
        }
        _isFlushPending = _isLast = false;
        Flush();
    }

    private IDisposable Join(CacheListener<TObject, TKey> listener)
    {
        if (loop.IsCurrent) Enter(listener);
        else if (!loop.Post(() => Enter(listener), isOwed: true)) listener.Complete();
        return Disposable.Create(() =>
        {
            listener.IsGone = true;
            if (loop.IsCurrent) Leave(listener);
            else loop.Post(() => Leave(listener));
        });
    }

    private void Enter(CacheListener<TObject, TKey> listener)
    {
        if (listener.IsGone) return;
        if (!loop.IsCurrent) _hasEnded = true; // the loop has, and runs what it still owes elsewhere
        if (!_hasEnded && _items is null) Begin();
        if (_hasEnded)
        {
            if (_listeners.Length == 0 && _joining.Count == 0) Rest();
            listener.Complete();
            return;
        }
        _joining.Add(listener);
        FlushSoon();
    }

    private void Leave(CacheListener<TObject, TKey> listener)
    {
        _joining.Remove(listener);
        _listeners = [.. _listeners.Where(other => !ReferenceEquals(other, listener))];
        if (_listeners.Length == 0 && _joining.Count == 0) Rest();
    }

    private void Begin()
    {
        var stranger = loop.Enact(null); // what is listened to from here on is not listened to by whoever happened to come first
        try
        {
            _items = feed.Read().ToDictionary(feed.KeyOf);
            _following = feed.Follow(this);
        }
        finally
        {
            loop.Enact(stranger);
        }
    }

    private void Rest()
    {
        _following.Dispose();
        _following = Disposable.Empty;
        _items = null;
        _changes.Take();
    }

    private void Note(TKey key, TObject? before, TObject? now)
    {
        _changes.Note(key, before, now);
        FlushSoon();
    }

    private void FlushSoon()
    {
        if (_isFlushPending) return;
        _isFlushPending = true;
        loop.AtEndOfTurn(this);
    }

    private void Flush()
    {
        if (_items is null) return;
        var (present, changes) = (_listeners, _changes.Take());
        CacheListener<TObject, TKey>[] joining = [];
        var first = ChangeSet<TObject, TKey>.Empty;
        if (_joining.Count > 0 && (feed.IsReady || _hasEnded))
        {
            joining = [.. _joining];
            _joining.Clear();
            _listeners = [.. present, .. joining];
            first = ChangeSet<TObject, TKey>.Of([.. _items.Select(item => new Change<TObject, TKey>(ChangeReason.Add, item.Key, item.Value))]);
        }
        if (changes.Count > 0)
        {
            foreach (var listener in present) listener.Next(changes);
        }
        foreach (var listener in joining) listener.Begin(first);
        if (_hasEnded) CompleteAll();
    }

    private void CompleteAll()
    {
        var listeners = _listeners;
        _listeners = [];
        Rest();
        foreach (var listener in listeners) listener.Complete();
    }
}
