using System.Runtime.InteropServices;

namespace Rx.Torrent.Changes;

/// <summary>Several changes of the same items, told as what came of them: how each item stood before the first, and how it stands after the last.</summary>
internal sealed class MergedChanges<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    private readonly Dictionary<TKey, (TObject? Before, TObject? Now)> _changes = [];

    public bool IsEmpty => _changes.Count == 0;

    public void Add(Change<TObject, TKey> change)
    {
        switch (change.Reason)
        {
            case ChangeReason.Add:
                Note(change.Key, null, change.Current);
                break;
            case ChangeReason.Update:
                Note(change.Key, change.Previous, change.Current);
                break;
            case ChangeReason.Remove:
                Note(change.Key, change.Current, null);
                break;
            default:
                Note(change.Key, change.Current, change.Current);
                break;
        }
    }

    /// <summary>An item was that and is this; null when it was or is not there.</summary>
    public void Note(TKey key, TObject? before, TObject? now)
    {
        ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, key, out var isKnown);
        change = (isKnown ? change.Before : before, now);
    }

    /// <summary>What came of all of it, in the order in which items were first touched; nothing is left afterwards.</summary>
    public ChangeSet<TObject, TKey> Take()
    {
        var changes = new List<Change<TObject, TKey>>(_changes.Count);
        foreach (var (key, (before, now)) in _changes)
        {
            if (now is null)
            {
                if (before is not null) changes.Add(new(ChangeReason.Remove, key, before));
            }
            else if (before is null) changes.Add(new(ChangeReason.Add, key, now));
            else if (ReferenceEquals(before, now)) changes.Add(new(ChangeReason.Refresh, key, now));
            else if (!before.Equals(now)) changes.Add(new(ChangeReason.Update, key, now, before));
        }
        _changes.Clear();
        return ChangeSet<TObject, TKey>.Of([.. changes]);
    }
}
