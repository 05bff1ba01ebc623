using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// Connections that wait at an ajar door for a swarm to find out what it has. They are not read from, so nobody would notice that one has gone:
/// there are so many at most, and none waits longer than we would wait for a handshake.
/// </summary>
/// <param name="loop">The clock.</param>
/// <param name="limit">How long one may wait.</param>
/// <param name="refuse">Shows out whoever has waited so long.</param>
internal sealed class DoorQueue(Loop loop, TimeSpan limit, Action<PeerLink, DisconnectReason> refuse)
{
    /// <summary>How many may wait.</summary>
    public const int Most = 32;

    private readonly Queue<(PeerLink Link, PeerMessage.Handshake Handshake, TimeSpan Until)> _waiting = new();
    private IDisposable? _timer;

    /// <summary>False when too many wait.</summary>
    public bool TryAdd(PeerLink link, PeerMessage.Handshake handshake)
    {
        if (_waiting.Count >= Most) return false;
        _waiting.Enqueue((link, handshake, loop.Elapsed + limit));
        if (_timer is null) Set();
        return true;
    }

    /// <summary>Everybody, in the order of coming; nobody waits here any more.</summary>
    public IReadOnlyList<(PeerLink Link, PeerMessage.Handshake Handshake)> TakeAll()
    {
        var all = _waiting.Select(waiting => (waiting.Link, waiting.Handshake)).ToArray();
        _waiting.Clear();
        _timer?.Dispose();
        _timer = null;
        return all;
    }

    /// <summary>One timer, for whoever waits longest; none while nobody does.</summary>
    private void Set() => _timer = loop.Schedule(this, _waiting.Peek().Until - loop.Elapsed, static (_, queue) =>
    {
        queue.Beat();
        return System.Reactive.Disposables.Disposable.Empty;
    });

    private void Beat()
    {
        _timer = null;
        while (_waiting.TryPeek(out var oldest) && oldest.Until <= loop.Elapsed)
        {
            _waiting.Dequeue();
            refuse(oldest.Link, new DisconnectReason(DisconnectKind.HandshakeTimeout, "the swarm is still being checked"));
        }
        if (_waiting.Count > 0) Set();
    }
}
