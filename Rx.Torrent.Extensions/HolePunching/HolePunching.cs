using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>
/// Hole punching in one swarm. Whom we dial in vain we ask those for who have named it; what others ask of us we pass on; whom a relay tells us to dial we dial.
/// </summary>
internal sealed class HolePunching : ISwarmPlugin
{
    private const int MostRelaysForOne = 3;

    private static readonly PeerSourceKind Source = new("holepunch");

    private readonly ISwarm _swarm;
    private readonly HolePunchingOptions _options;
    private readonly List<HolePunchPeer> _peers = [];
    private readonly RecentEndPoints _asked;
    private readonly RecentEndPoints _dialled;
    private readonly Dictionary<IPEndPoint, int> _relaysAsked = [];
    private readonly DateTimeOffset _start;
    private readonly Budget _asking;
    private readonly SerialDisposable _unreachable = new();
    private readonly SerialDisposable _metadata = new();

    public HolePunching(ISwarm swarm, HolePunchingOptions options)
    {
        _swarm = swarm;
        _options = options;
        _start = swarm.Loop.Now;
        _asked = new RecentEndPoints(options.AskAgainAfter);
        _dialled = new RecentEndPoints(options.AskAgainAfter);
        _asking = new Budget(1, options.AskedAtOnce, TimeSpan.Zero);
        if (swarm.Metainfo is not null) return;
        _metadata.Disposable = swarm.Events.OfType<ClientEvent.StateChanged>().Where(_ => swarm.Metainfo is not null).Take(1).Subscribe(_ => Learn());
    }

    public string Name => HolePunchMessage.Extension;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Now => _swarm.Loop.Now - _start;

    private bool IsPrivate => _swarm.Metainfo?.IsPrivate == true;

    public IPeerPlugin? Connect(IPeer peer)
    {
        if (IsPrivate) return null;
        var one = new HolePunchPeer(this, peer, _options);
        _peers.Add(one);
        // Somebody may be of help from now on.
        if (_peers.Count == 1) _unreachable.Disposable = _swarm.Events.OfType<ClientEvent.PeerUnreachable>().Subscribe(told => Ask(told.Candidate));
        return one;
    }

    public void Left(HolePunchPeer peer)
    {
        if (_peers.Remove(peer) && _peers.Count == 0) _unreachable.Disposable = Disposable.Empty;
    }

    /// <summary>A peer wants to meet another.</summary>
    public void Relay(HolePunchPeer initiator, IPEndPoint wanted)
    {
        if (IsPrivate || !_options.Relays || !initiator.Extension.IsEnabled || !initiator.MayTakePart(Now)) return;
        var error = HolePunchError.NotConnected;
        if (!CompactEndPoints.IsDialable(wanted)) error = HolePunchError.NoSuchPeer;
        else if (initiator.IsUs(wanted)) error = HolePunchError.NoSelf;
        else if (_peers.Find(peer => peer != initiator && peer.IsAt(wanted)) is { } target && initiator.Address is { } from && CanMeet(from, wanted))
        {
            error = HolePunchError.NoSupport;
            if (target.Extension.IsEnabled)
            {
                if (!target.MayTakePart(Now)) return;
                target.Extension.Send(new HolePunchMessage(HolePunchKind.Connect, from).Write());
                initiator.Extension.Send(new HolePunchMessage(HolePunchKind.Connect, wanted).Write());
                return;
            }
        }
        initiator.Extension.Send(new HolePunchMessage(HolePunchKind.Error, wanted, error).Write());
    }

    /// <summary>A relay says that a peer dials us now.</summary>
    public void Dial(HolePunchPeer relay, IPEndPoint endPoint)
    {
        if (IsPrivate || !relay.Extension.IsEnabled || !CompactEndPoints.IsDialable(endPoint)) return;
        if (!Reach.Allows(relay.Peer.EndPoint.Address, endPoint.Address) || relay.IsUs(endPoint) || _peers.Exists(peer => peer.IsAt(endPoint))) return;
        if (!relay.MayHaveUsDial(Now) || !_dialled.TryAdd(endPoint, _swarm.Loop.Now)) return;
        _relaysAsked.Remove(endPoint);
        _swarm.Learn(new PeerCandidate(endPoint, Source) { Hints = PeerHints.SupportsHolepunch, IsDiallingUs = true });
    }

    /// <summary>A relay cannot help us to a peer: perhaps another can.</summary>
    public void Refused(HolePunchPeer relay, IPEndPoint endPoint)
    {
        if (!_relaysAsked.TryGetValue(endPoint, out var count) || !relay.HasNamed(endPoint)) return;
        relay.Forget(endPoint);
        if (count >= MostRelaysForOne || !TryAsk(endPoint)) _relaysAsked.Remove(endPoint);
    }

    public void Detached()
    {
        _unreachable.Dispose();
        _metadata.Dispose();
        foreach (var peer in _peers.ToArray()) peer.Dispose();
    }

    /// <summary>Neither is led to where an address means another machine to it.</summary>
    private static bool CanMeet(IPEndPoint one, IPEndPoint other) => Reach.Allows(one.Address, other.Address) && Reach.Allows(other.Address, one.Address);

    /// <summary>Somebody was dialled in vain who can do this, as those say who are connected to it.</summary>
    private void Ask(PeerCandidate candidate)
    {
        if (IsPrivate || !candidate.Hints.HasFlag(PeerHints.SupportsHolepunch) || !_peers.Exists(peer => peer.HasNamed(candidate.EndPoint))) return;
        if (!_asked.TryAdd(candidate.EndPoint, _swarm.Loop.Now)) return;
        if (_relaysAsked.Count >= _options.AskedAtOnce) _relaysAsked.Clear(); // those have had their time
        _relaysAsked[candidate.EndPoint] = 0;
        TryAsk(candidate.EndPoint);
    }

    private bool TryAsk(IPEndPoint endPoint)
    {
        if (_peers.Find(peer => peer.Extension.IsEnabled && peer.HasNamed(endPoint)) is not { } relay || !_asking.TryTake(1, Now)) return false;
        _relaysAsked[endPoint]++;
        relay.Extension.Send(new HolePunchMessage(HolePunchKind.Rendezvous, endPoint).Write());
        return true;
    }

    /// <summary>The torrent may have turned out to be private.</summary>
    private void Learn()
    {
        if (!IsPrivate) return;
        foreach (var peer in _peers.ToArray())
        {
            peer.Peer.Send(PeerMessage.ExtendedHandshake.Empty.WithExtension(HolePunchMessage.Extension, 0));
            peer.Dispose();
        }
    }
}
