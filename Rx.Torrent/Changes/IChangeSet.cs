namespace Rx.Torrent.Changes;

/// <summary>Changes that belong together, each key at most once. Whoever takes them in one after the other has what the cache has.</summary>
/// <typeparam name="TObject">The items.</typeparam>
/// <typeparam name="TKey">What names them.</typeparam>
public interface IChangeSet<TObject, TKey> : IReadOnlyCollection<Change<TObject, TKey>>
    where TObject : class
    where TKey : notnull
{
    /// <summary>How many items have come.</summary>
    int Adds { get; }

    /// <summary>How many have been replaced.</summary>
    int Updates { get; }

    /// <summary>How many have gone.</summary>
    int Removes { get; }

    /// <summary>How many are to be looked at again.</summary>
    int Refreshes { get; }
}
