using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>How operators go from change sets to change sets, each subscriber with a state of its own.</summary>
internal static class ChangeStreams
{
    /// <summary>Each change as what an item of the result was before and is now.</summary>
    /// <remarks><code>
    /// source  --+a----a→b----b--|
    /// result  --+A----A→B----B--|     (null → A, A → B, B → null)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<IChangeSet<TResult, TKey>> ChangesOf<TObject, TKey, TResult>(
        this IObservable<IChangeSet<TObject, TKey>> source, Func<Func<Change<TObject, TKey>, (TResult? Before, TResult? Now)>> begin)
        where TObject : class
        where TKey : notnull
        where TResult : class => source.Merged<TObject, TKey, TResult, TKey>(() =>
        {
            var step = begin();
            return (changes, merged) =>
            {
                foreach (var change in changes)
                {
                    var (before, now) = step(change);
                    merged.Note(change.Key, before, now);
                }
            };
        });

    /// <summary>Each change set as the changes of others that come of it.</summary>
    /// <remarks><code>
    /// source  --1----2----3--|
    /// result  --A---------C--|     (nothing came of the second)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<IChangeSet<TResult, TResultKey>> Merged<TObject, TKey, TResult, TResultKey>(
        this IObservable<IChangeSet<TObject, TKey>> source, Func<Action<IChangeSet<TObject, TKey>, MergedChanges<TResult, TResultKey>>> begin)
        where TObject : class
        where TKey : notnull
        where TResult : class
        where TResultKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        return Observable.Defer(() =>
        {
            var (step, merged) = (begin(), new MergedChanges<TResult, TResultKey>());
            return source
                .Select(changes =>
                {
                    step(changes, merged);
                    return (IsEmpty: changes.Count == 0, Result: (IChangeSet<TResult, TResultKey>)merged.Take());
                })
                .Where(made => made.IsEmpty || made.Result.Count > 0)
                .Select(made => made.Result);
        });
    }
}
