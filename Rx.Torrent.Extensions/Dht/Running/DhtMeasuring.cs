using Rx.Torrent.Extensions.Loops;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>Looks at how a node stands once a second, while somebody wants to know.</summary>
internal sealed class DhtMeasuring(DhtInstruments instruments, ServiceLoop loop, Func<DhtStatistics> statistics)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private volatile DhtStatistics? _last;
    private bool _hasEnded;

    /// <summary>How the node stood a moment ago; null when nobody wanted to know. From any thread.</summary>
    public DhtStatistics? Last => _last;

    /// <summary>On the loop.</summary>
    public void Begin()
    {
        instruments.Add(this);
        Look();
    }

    /// <summary>On the loop: what the node has done stays counted.</summary>
    public void End()
    {
        _hasEnded = true;
        instruments.Remove(this, statistics());
    }

    private void Look()
    {
        if (_hasEnded) return;
        if (instruments.NeedLooks) _last = statistics();
        loop.After(Every, Look);
    }
}
