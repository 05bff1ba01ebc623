using System.Collections;

namespace Rx.Torrent.Changes;

/// <summary>Changes that belong together. It does not change itself, so it may be kept and looked at on any thread.</summary>
/// <typeparam name="TObject">The items.</typeparam>
/// <typeparam name="TKey">What names them.</typeparam>
public sealed class ChangeSet<TObject, TKey> : IChangeSet<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    private readonly Change<TObject, TKey>[] _changes;

    /// <summary>A set of these, in their order.</summary>
    public ChangeSet(params IEnumerable<Change<TObject, TKey>> changes)
        : this([.. changes])
    {
    }

    private ChangeSet(Change<TObject, TKey>[] changes)
    {
        _changes = changes;
        foreach (var change in changes)
        {
            switch (change.Reason)
            {
                case ChangeReason.Add:
                    Adds++;
                    break;
                case ChangeReason.Update:
                    Updates++;
                    break;
                case ChangeReason.Remove:
                    Removes++;
                    break;
                default:
                    Refreshes++;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _changes.Length;

    /// <inheritdoc/>
    public int Adds { get; }

    /// <inheritdoc/>
    public int Updates { get; }

    /// <inheritdoc/>
    public int Removes { get; }

    /// <inheritdoc/>
    public int Refreshes { get; }

    /// <inheritdoc/>
    public IEnumerator<Change<TObject, TKey>> GetEnumerator() => ((IEnumerable<Change<TObject, TKey>>)_changes).GetEnumerator();

    /// <summary>The numbers, for people.</summary>
    public override string ToString() => $"{Adds} added, {Updates} updated, {Removes} removed, {Refreshes} refreshed";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One that says nothing: what a cache without items begins with, for who asks.</summary>
    internal static ChangeSet<TObject, TKey> Empty { get; } = new([]);

    internal static ChangeSet<TObject, TKey> Of(Change<TObject, TKey>[] changes) => changes.Length == 0 ? Empty : new(changes);
}
