namespace Rx.Torrent.Changes.Operators;

/// <summary>The items of a group at one moment.</summary>
/// <param name="Key">What they have in common.</param>
/// <param name="Items">The items, in the order in which they came.</param>
public sealed record Grouping<TObject, TGroupKey>(TGroupKey Key, IReadOnlyCollection<TObject> Items)
    where TObject : class
    where TGroupKey : notnull
{
    /// <summary>How many there are; at least one.</summary>
    public int Count => Items.Count;
}
