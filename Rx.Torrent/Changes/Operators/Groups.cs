namespace Rx.Torrent.Changes.Operators;

/// <summary>The groups of one subscriber, and who is in which.</summary>
internal sealed class Groups<TObject, TKey, TGroupKey>(Func<TObject, TGroupKey> groupOf)
    where TObject : class
    where TKey : notnull
    where TGroupKey : notnull
{
    private readonly Dictionary<TGroupKey, OrderedDictionary<TKey, TObject>> _members = [];
    private readonly Dictionary<TKey, TGroupKey> _groupOfKey = [];
    private readonly Dictionary<TGroupKey, Grouping<TObject, TGroupKey>> _told = [];

    public void Take(IChangeSet<TObject, TKey> changes, MergedChanges<Grouping<TObject, TGroupKey>, TGroupKey> merged)
    {
        var touched = new HashSet<TGroupKey>();
        foreach (var change in changes)
        {
            var isKnown = _groupOfKey.TryGetValue(change.Key, out var before);
            if (change.Reason == ChangeReason.Remove)
            {
                if (isKnown) Leave(change.Key, before!, touched);
                continue;
            }
            var now = groupOf(change.Current);
            if (isKnown && !EqualityComparer<TGroupKey>.Default.Equals(before, now)) Leave(change.Key, before!, touched);
            _groupOfKey[change.Key] = now;
            if (!_members.TryGetValue(now, out var members)) _members.Add(now, members = []);
            members[change.Key] = change.Current;
            touched.Add(now);
        }
        foreach (var group in touched) Tell(group, merged);
    }

    private void Leave(TKey key, TGroupKey group, HashSet<TGroupKey> touched)
    {
        _groupOfKey.Remove(key);
        _members[group].Remove(key);
        touched.Add(group);
    }

    private void Tell(TGroupKey key, MergedChanges<Grouping<TObject, TGroupKey>, TGroupKey> merged)
    {
        var before = _told.GetValueOrDefault(key);
        if (!_members.TryGetValue(key, out var members)) return;
        if (members.Count == 0)
        {
            _members.Remove(key);
            _told.Remove(key);
            merged.Note(key, before, null);
            return;
        }
        var now = new Grouping<TObject, TGroupKey>(key, [.. members.Values]);
        _told[key] = now;
        merged.Note(key, before, now);
    }
}
