namespace Rx.Torrent.Changes;

/// <summary>One item of a cache has changed.</summary>
/// <typeparam name="TObject">The items.</typeparam>
/// <typeparam name="TKey">What names them.</typeparam>
/// <param name="Reason">What became of it.</param>
/// <param name="Key">Which.</param>
/// <param name="Current">The item as it is now; for <see cref="ChangeReason.Remove"/> as it was when it left.</param>
/// <param name="Previous">What an <see cref="ChangeReason.Update"/> has taken the place of; null for all other reasons.</param>
public readonly record struct Change<TObject, TKey>(ChangeReason Reason, TKey Key, TObject Current, TObject? Previous = null)
    where TObject : class
    where TKey : notnull;
