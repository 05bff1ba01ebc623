using Rx.Torrent.Changes;

namespace Rx.Torrent.Tests.Changes;

/// <summary>Takes change sets in one after the other, and fails when one does not fit what came before.</summary>
internal sealed class Fold<TObject, TKey> : IObserver<IChangeSet<TObject, TKey>>, IDisposable
    where TObject : class
    where TKey : notnull
{
    private readonly List<string> _misfits = [];
    private IDisposable? _subscription;

    public Dictionary<TKey, TObject> Items { get; } = [];

    public List<IChangeSet<TObject, TKey>> Sets { get; } = [];

    /// <summary>What did not fit: an item that came twice, one that changed without being there, a wrong predecessor.</summary>
    public IReadOnlyList<string> Misfits => _misfits;

    public bool IsCompleted { get; private set; }

    public IEnumerable<Change<TObject, TKey>> Changes => Sets.SelectMany(set => set);

    public Fold<TObject, TKey> Of(IObservable<IChangeSet<TObject, TKey>> source)
    {
        _subscription = source.Subscribe(this);
        return this;
    }

    public void OnNext(IChangeSet<TObject, TKey> value)
    {
        if (IsCompleted) _misfits.Add("a change set after the end");
        if (value.Select(change => change.Key).Distinct().Count() != value.Count) _misfits.Add("a key twice in one change set");
        Sets.Add(value);
        foreach (var change in value) Take(change);
    }

    public void OnError(Exception error) => _misfits.Add($"it errored: {error.Message}");

    public void OnCompleted() => IsCompleted = true;

    public void Dispose() => _subscription?.Dispose();

    private void Take(Change<TObject, TKey> change)
    {
        var before = Items.GetValueOrDefault(change.Key);
        var fits = change.Reason switch
        {
            ChangeReason.Add => before is null && change.Previous is null,
            ChangeReason.Update => before is not null && before.Equals(change.Previous),
            _ => before is not null && before.Equals(change.Current) && change.Previous is null,
        };
        if (!fits) _misfits.Add($"{change} where {before} was");
        if (change.Reason == ChangeReason.Remove) Items.Remove(change.Key);
        else Items[change.Key] = change.Current;
    }
}
