using Rx.Torrent.Changes;

namespace Rx.Torrent.Tests.Changes;

/// <summary>Somebody on another thread who listens for a while, or for good.</summary>
internal sealed class Watcher
{
    private readonly Fold<Word, int> _fold = new();

    public Watcher(IObservable<IChangeSet<Word, int>> source) => _fold.Of(source);

    public bool IsKept { get; private set; } = true;

    public IReadOnlyDictionary<int, Word> Items => _fold.Items;

    public IReadOnlyList<string> Misfits => _fold.Misfits;

    public void Leave()
    {
        IsKept = false;
        _fold.Dispose();
    }
}
