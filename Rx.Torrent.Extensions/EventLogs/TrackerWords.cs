using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>What the trackers of each swarm have said last, so that it is written once and not at every announce.</summary>
internal sealed class TrackerWords
{
    private readonly Dictionary<ISwarm, Dictionary<(Uri Tracker, bool IsFailure), string>> _last = [];

    /// <summary>True when the tracker has said something else before, or nothing.</summary>
    public bool IsNew(ISwarm swarm, Uri tracker, bool isFailure, string words)
    {
        if (!_last.TryGetValue(swarm, out var said)) _last.Add(swarm, said = []);
        if (said.TryGetValue((tracker, isFailure), out var before) && before == words) return false;
        said[(tracker, isFailure)] = words;
        return true;
    }

    /// <summary>The tracker works; true when it did not before.</summary>
    public bool IsMended(ISwarm swarm, Uri tracker) => _last.TryGetValue(swarm, out var said) && said.Remove((tracker, true));

    public void Forget(ISwarm swarm) => _last.Remove(swarm);
}
