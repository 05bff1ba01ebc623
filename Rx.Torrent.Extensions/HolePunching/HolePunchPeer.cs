using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Exchange;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>One peer as all that it can be: a relay, one who wants to meet somebody, and one whom somebody wants to meet.</summary>
internal sealed class HolePunchPeer : IPeerPlugin, IDisposable
{
    private const int MostNamed = 200;

    private readonly HolePunching _swarm;
    private readonly HashSet<IPEndPoint> _named = [];
    private readonly Queue<IPEndPoint> _order = new();
    private readonly Budget _takingPart;
    private readonly Budget _diallingForIt;
    private readonly CompositeDisposable _subscriptions;
    private int? _ourPort;

    public HolePunchPeer(HolePunching swarm, IPeer peer, HolePunchingOptions options)
    {
        _swarm = swarm;
        Peer = peer;
        Extension = peer.Extension(HolePunchMessage.Extension);
        var perSecond = 1 / options.Interval.TotalSeconds;
        _takingPart = new Budget(perSecond, options.RelayedAtOnce, swarm.Now);
        _diallingForIt = new Budget(perSecond, options.DialledAtOnce, swarm.Now);
        _subscriptions =
        [
            Extension.Messages.Subscribe(Hear, Dispose),
            peer.Extension(PeerExchangeMessage.Extension).Messages.Subscribe(Note),
            peer.Sent.OfType<PeerMessage.ExtendedHandshake>().Subscribe(sent => _ourPort = sent.ListenPort ?? _ourPort),
        ];
    }

    public IPeer Peer { get; }

    public PeerExtension Extension { get; }

    /// <summary>Where somebody else should dial it: where it listens; over a transport that has one port for everything, whence it speaks.</summary>
    public IPEndPoint? Address => Peer.Transport == "utp" ? Peer.EndPoint : Peer.ListenEndPoint() ?? Peer.EndPoint;

    /// <summary>True when that is one of its addresses, as we see it.</summary>
    public bool IsAt(IPEndPoint endPoint) => endPoint.Equals(Peer.ListenEndPoint()) || endPoint.Equals(Peer.EndPoint);

    /// <summary>True when that is our own address, as this peer sees it.</summary>
    public bool IsUs(IPEndPoint endPoint) => endPoint.Port == _ourPort && endPoint.Address.Equals(Peer.Extensions.YourAddress);

    /// <summary>True when it has named that address in an exchange of peers, and said that whoever is there speaks <c>ut_holepunch</c>.</summary>
    public bool HasNamed(IPEndPoint endPoint) => _named.Contains(endPoint);

    public void Forget(IPEndPoint endPoint) => _named.Remove(endPoint);

    /// <summary>False when it has had its share of what we relay.</summary>
    public bool MayTakePart(TimeSpan now) => _takingPart.TryTake(1, now);

    /// <summary>False when we have dialled as many as it may have us dial.</summary>
    public bool MayHaveUsDial(TimeSpan now) => _diallingForIt.TryTake(1, now);

    public void Dispose()
    {
        _subscriptions.Dispose();
        _swarm.Left(this);
    }

    private void Hear(Payload body)
    {
        if (!HolePunchMessage.TryRead(body, out var message)) return;
        switch (message.Kind)
        {
            case HolePunchKind.Rendezvous:
                _swarm.Relay(this, message.EndPoint);
                break;
            case HolePunchKind.Connect:
                _swarm.Dial(this, message.EndPoint);
                break;
            default:
                _swarm.Refused(this, message.EndPoint);
                break;
        }
    }

    /// <summary>An exchange of peers, of which we remember whom this peer could bring us together with: the newest.</summary>
    private void Note(Payload body)
    {
        if (!PeerExchangeMessage.TryRead(body, out var message)) return;
        foreach (var endPoint in message.Dropped) _named.Remove(endPoint);
        foreach (var added in message.Added.Where(added => added.Hints.HasFlag(PeerHints.SupportsHolepunch)).Take(MostNamed))
        {
            if (!_named.Add(added.EndPoint)) continue;
            _order.Enqueue(added.EndPoint);
            if (_order.Count > MostNamed) _named.Remove(_order.Dequeue());
        }
    }
}
