using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>Listens to the peers that one peer names.</summary>
/// <param name="peer">The peer.</param>
/// <param name="options">How many it may name.</param>
internal sealed class ExchangeListener(IPeer peer, PeerExchangeOptions options)
{
    /// <summary>
    /// So many messages within a minute are listened to. One is what BEP 11 allows; but some clients have one more for each extended handshake of ours, and what they said in it they do
    /// not say again.
    /// </summary>
    private const int MostHeard = 3;

    /// <summary>So many messages in a minute are more than a mistake.</summary>
    private const int MostMessages = 6;

    /// <summary>So many peers a message may name; the first one as many as it likes, up to <see cref="PeerExchangeOptions.MaxPerPeer"/>.</summary>
    private const int MostAdded = 50;

    private readonly HashSet<IPEndPoint> _named = [];
    private readonly Queue<DateTimeOffset> _times = new();
    private bool _hasHeard;

    /// <summary>A message has come.</summary>
    /// <returns>Whom it names that is new.</returns>
    public IReadOnlyList<PeerCandidate> Hear(Payload body)
    {
        var now = peer.Loop.Now;
        _times.Enqueue(now);
        while (now - _times.Peek() >= TimeSpan.FromMinutes(1)) _times.Dequeue();
        if (_times.Count > MostMessages) return Refuse("too many peer exchanges within a minute");
        if (_times.Count > MostHeard) return [];
        if (!PeerExchangeMessage.TryRead(body, out var message)) return Refuse($"a message of {PeerExchangeMessage.Extension} that is none");
        var most = _hasHeard ? MostAdded : options.MaxPerPeer;
        _hasHeard = true;
        _named.ExceptWith(message.Dropped);
        var found = new List<PeerCandidate>();
        foreach (var added in message.Added.Where(IsPlausible).DistinctBy(Mark).Take(most))
        {
            if (_named.Count >= options.MaxPerPeer) break;
            if (_named.Add(added.EndPoint)) found.Add(new PeerCandidate(added.EndPoint, PeerSourceKind.Pex) { Hints = added.Hints });
        }
        return found;
    }

    private bool IsPlausible(ExchangedPeer named) => Reach.Allows(peer.EndPoint.Address, named.EndPoint.Address);

    /// <summary>One address is named once, whatever the ports; on one machine there may be many.</summary>
    private static IPEndPoint Mark(ExchangedPeer named) => IPAddress.IsLoopback(named.EndPoint.Address) ? named.EndPoint : new IPEndPoint(named.EndPoint.Address, 0);

    private IReadOnlyList<PeerCandidate> Refuse(string what)
    {
        peer.Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, what));
        return [];
    }
}
