using Rx.Torrent.Changes;
using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From change sets to rows.</summary>
internal static class RowsFeeding
{
    /// <summary>Keeps a view as the change sets say, until the result is disposed.</summary>
    /// <param name="changes">What changes, one after the other.</param>
    /// <param name="view">The view.</param>
    /// <param name="row">What is seen of an item.</param>
    public static IDisposable FeedInto<TObject, TKey, TRow>(this IObservable<IChangeSet<TObject, TKey>> changes, RowsView<TRow> view, Func<TObject, TRow> row)
        where TObject : class
        where TKey : notnull
        where TRow : class
    {
        var numbers = new Dictionary<TKey, long>(); // pages know rows by numbers, in the order of their coming
        var next = 0L;
        return changes.Subscribe(set =>
        {
            foreach (var change in set)
            {
                if (!numbers.TryGetValue(change.Key, out var number)) numbers.Add(change.Key, number = next++);
                if (change.Reason != ChangeReason.Remove)
                {
                    view.Put(number, row(change.Current));
                    continue;
                }
                view.Remove(number);
                numbers.Remove(change.Key);
            }
        });
    }
}
