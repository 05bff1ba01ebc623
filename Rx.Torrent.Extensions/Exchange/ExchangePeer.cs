using System.Net;
using System.Reactive.Disposables;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>The exchange of peers with one peer: what it was told, and what it tells.</summary>
internal sealed class ExchangePeer : IPeerPlugin, IDisposable
{
    /// <summary>So many that have come, and so many that have gone, a message names.</summary>
    private const int MostNamed = 50;

    private readonly PeerExchange _exchange;
    private readonly PeerExchangeOptions _options;
    private readonly ExchangeListener _listener;
    private readonly PeerExtension _extension;
    private readonly HashSet<IPEndPoint> _told = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly DateTimeOffset _since;
    private DateTimeOffset? _last;

    public ExchangePeer(PeerExchange exchange, IPeer peer, PeerExchangeOptions options)
    {
        _exchange = exchange;
        _options = options;
        Peer = peer;
        _listener = new ExchangeListener(peer, options);
        _extension = peer.Extension(PeerExchangeMessage.Extension);
        _since = peer.Loop.Now;
        _subscriptions = [_extension.Messages.Subscribe(Hear, Dispose)];
    }

    public IPeer Peer { get; }

    /// <summary>What others are told of it; null while it is not connected, or nobody knows where it takes connections.</summary>
    public ExchangedPeer? Entry => Peer.Id is not null && Peer.ListenEndPoint() is { } endPoint && CompactEndPoints.IsDialable(endPoint) ? new ExchangedPeer(endPoint, Hints) : null;

    private PeerHints Hints =>
        (Peer.IsIncoming ? PeerHints.None : PeerHints.Reachable)
        | (Peer.Extensions.UploadOnly || Peer.Pieces is { IsFull: true, Capacity: > 0 } ? PeerHints.UploadOnly : PeerHints.None)
        | (Peer.Transport == "utp" ? PeerHints.SupportsUtp : PeerHints.None)
        | (Peer.Extensions.Content.TryGetInteger("e", out var encrypts) && encrypts != 0 ? PeerHints.PrefersEncryption : PeerHints.None)
        | (Peer.Extension("ut_holepunch").IsEnabled ? PeerHints.SupportsHolepunch : PeerHints.None);

    /// <summary>Tells it what has changed, when it is time.</summary>
    public void Tell(IReadOnlyList<ExchangedPeer> connected)
    {
        var now = Peer.Loop.Now;
        if (!IsTime(now) || Peer.Id is null || !_extension.IsEnabled) return;
        var itself = Peer.ListenEndPoint();
        var others = connected.Where(other => !other.EndPoint.Equals(itself) && Reach.Allows(Peer.EndPoint.Address, other.EndPoint.Address)).DistinctBy(other => other.EndPoint).ToArray();
        var added = others.Where(other => !_told.Contains(other.EndPoint)).Take(MostNamed).ToArray();
        var dropped = _told.Except(others.Select(other => other.EndPoint)).Take(MostNamed).ToArray();
        if (added.Length == 0 && dropped.Length == 0) return;
        _told.UnionWith(added.Select(other => other.EndPoint));
        _told.ExceptWith(dropped);
        _last = now;
        _extension.Send(new PeerExchangeMessage(added, dropped).Write());
    }

    /// <summary>The torrent has turned out to be private.</summary>
    public void TakeBack()
    {
        Peer.Send(PeerMessage.ExtendedHandshake.Empty.WithExtension(PeerExchangeMessage.Extension, 0));
        Dispose();
    }

    public void Dispose()
    {
        _subscriptions.Dispose();
        _exchange.Left(this);
    }

    private bool IsTime(DateTimeOffset now) => _last is { } last ? now - last >= _options.Interval : now - _since >= _options.FirstAfter;

    private void Hear(Payload body)
    {
        foreach (var candidate in _listener.Hear(body)) _exchange.Learn(candidate);
    }
}
