using System.Collections.ObjectModel;

namespace Rx.Torrent.Changes.Operators;

/// <summary>A bound collection, and where in it each item stands.</summary>
internal sealed class BoundItems<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    private readonly ObservableCollection<TObject> _target;
    private readonly OrderedDictionary<TKey, TObject> _places = [];
    private bool _hasBegun;

    public BoundItems(ObservableCollection<TObject> target) => _target = target;

    public void Take(IChangeSet<TObject, TKey> changes)
    {
        if (!_hasBegun) _target.Clear();
        _hasBegun = true;
        foreach (var change in changes)
        {
            var place = _places.IndexOf(change.Key);
            if (change.Reason == ChangeReason.Remove)
            {
                if (place < 0) continue;
                _places.RemoveAt(place);
                _target.RemoveAt(place);
            }
            else if (place < 0)
            {
                _places.Add(change.Key, change.Current);
                _target.Add(change.Current);
            }
            else
            {
                _places.SetAt(place, change.Current);
                _target[place] = change.Current; // for a refresh as well: so whoever shows it looks again
            }
        }
    }
}
