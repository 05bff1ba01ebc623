using Rx.Torrent.Extensions.Dht.Lookups;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>Lets so many lookups run at a time, and none before the node knows others.</summary>
internal sealed class LookupQueue(int most)
{
    private readonly Queue<LookupRun> _waiting = new();
    private readonly HashSet<LookupRun> _running = [];
    private bool _isOpen;

    public int Count => _running.Count + _waiting.Count;

    public void Add(LookupRun run)
    {
        _waiting.Enqueue(run);
        run.Left = () =>
        {
            _running.Remove(run);
            Fill();
        };
        Fill();
    }

    public void Open()
    {
        _isOpen = true;
        Fill();
    }

    public void CancelAll()
    {
        _isOpen = false;
        foreach (var run in _running.ToArray()) run.Cancel();
        _waiting.Clear();
    }

    private void Fill()
    {
        while (_isOpen && _running.Count < most && _waiting.TryDequeue(out var run))
        {
            _running.Add(run);
            run.Begin();
        }
    }
}
