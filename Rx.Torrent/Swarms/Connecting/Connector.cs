using System.Net;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Dials candidates: as many as the limits allow, the best first (BEP 40), and those that failed later and later.</summary>
/// <remarks><code>
/// candidates  --a-b-------------------
/// channels    ------A-----------------   (b cannot be reached)
/// starved     ------------s-----------   (nobody left to try)
/// </code></remarks>
internal sealed class Connector : IDisposable
{
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromHours(1);

    private readonly Loop _loop;
    private readonly IReadOnlyList<ITransport> _transports;
    private readonly SwarmOptions _options;
    private readonly ConnectionBudget _budget;
    private readonly Doorkeeper _doorkeeper;
    private readonly Roster _roster;
    private readonly Func<bool> _wantsPeers;
    private readonly Func<IPEndPoint> _self;
    private readonly Random _random;
    private readonly Dictionary<IPEndPoint, KnownPeer> _known = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly CompositeDisposable _attempts = [];
    private readonly Subject<IByteChannel> _channels = new();
    private readonly Subject<Unit> _starved = new();
    private int _dialling;
    private int _askedFor;
    private bool _active;

    public Connector(
        Loop loop,
        IReadOnlyList<ITransport> transports,
        SwarmOptions options,
        ConnectionBudget budget,
        Doorkeeper doorkeeper,
        Roster roster,
        Func<bool> wantsPeers,
        Func<IPEndPoint> self,
        Random random,
        IObservable<PeerCandidate> candidates,
        IObservable<long> tick)
    {
        _loop = loop;
        _transports = transports;
        _options = options;
        _budget = budget;
        _doorkeeper = doorkeeper;
        _roster = roster;
        _wantsPeers = wantsPeers;
        _self = self;
        _random = random;
        _subscriptions =
        [
            candidates.Subscribe(Learn),
            roster.Added.Subscribe(peer => Note(peer.EndPoint, known => known.State = KnownPeerState.Connected)),
            roster.Removed.Subscribe(removed => Parted(removed.Peer, removed.Reason)),
            tick.Subscribe(_ => DialAll()),
        ];
    }

    /// <summary>Connections that were made.</summary>
    public IObservable<IByteChannel> Channels => _channels;

    /// <summary>Peers are wanted and there is nobody left to try.</summary>
    public IObservable<Unit> Starved => _starved;

    /// <summary>The addresses that are known.</summary>
    public IReadOnlyCollection<KnownPeer> Known => _known.Values;

    /// <summary>While false nobody is dialled, and attempts under way are given up.</summary>
    public bool IsActive
    {
        get => _active;
        set
        {
            _active = value;
            if (value) DialAll();
            else _attempts.Clear();
        }
    }

    /// <summary>Never dial this address again.</summary>
    public void Bar(IPEndPoint endPoint) => Note(endPoint, known => known.State = KnownPeerState.Barred);

    /// <summary>Forgets addresses; nobody is dialled there any more.</summary>
    /// <returns>Those that were forgotten.</returns>
    public IReadOnlyList<IPEndPoint> Forget(Func<KnownPeer, bool> which)
    {
        _attempts.Clear(); // the others are dialled again
        var forgotten = _known.Values.Where(which).ToArray();
        foreach (var known in forgotten)
        {
            if (known.IsAskedFor) _askedFor--;
            _known.Remove(known.EndPoint);
        }
        DialAll();
        return [.. forgotten.Select(known => known.EndPoint)];
    }

    public void Dispose()
    {
        _active = false;
        _subscriptions.Dispose();
        _attempts.Dispose();
        _channels.OnCompleted();
        _starved.OnCompleted();
    }

    private void Learn(PeerCandidate candidate)
    {
        if (candidate.EndPoint.Port == 0) return;
        var isKnown = _known.TryGetValue(candidate.EndPoint, out var known);
        if (known is null)
        {
            if (_known.Count >= _options.MaxCandidates && !ForgetWorst()) return;
            _known.Add(candidate.EndPoint, known = new KnownPeer(candidate));
        }
        known.NamedBy(candidate.Source);
        if (isKnown && candidate.Source != PeerSourceKind.Manual) return;
        if (candidate.Source == PeerSourceKind.Manual) AskFor(known);
        DialAll();
    }

    private void AskFor(KnownPeer known)
    {
        known.NextAttempt = TimeSpan.Zero; // nor does it wait for its turn
        if (known.IsAskedFor || known.State == KnownPeerState.Connected) return;
        known.IsAskedFor = true;
        _askedFor++;
    }

    private void Reached(KnownPeer known)
    {
        known.Failures = 0;
        if (!known.IsAskedFor) return;
        known.IsAskedFor = false;
        _askedFor--;
    }

    /// <summary>Makes room by forgetting the address that failed most often.</summary>
    private bool ForgetWorst()
    {
        var worst = _known.Values.Where(known => known.State == KnownPeerState.Idle && known.Failures > 0).MaxBy(known => known.Failures);
        if (worst is null) return false;
        if (worst.IsAskedFor) _askedFor--;
        return _known.Remove(worst.EndPoint);
    }

    private void DialAll()
    {
        if (!_active || !MayDial) return;
        var anybody = _wantsPeers();
        if (!anybody && _askedFor == 0) return;
        var now = _loop.Elapsed;
        var self = _self();
        var ready = _known.Values.Where(known =>
            known.State == KnownPeerState.Idle && (anybody || known.IsAskedFor) && known.NextAttempt <= now && _doorkeeper.MayDial(known.EndPoint));
        foreach (var known in ready.OrderBy(known => known.Failures).ThenByDescending(known => CanonicalPriority.Of(self, known.EndPoint)).ToArray())
        {
            if (!MayDial) return;
            Dial(known);
        }
        if (anybody && _dialling == 0 && _roster.Count < _options.MaxConnections / 2) _starved.OnNext(Unit.Default);
    }

    private bool MayDial => _dialling < _options.MaxHalfOpen && _roster.Count + _dialling < _options.MaxConnections && _budget.MayDial;

    private void Dial(KnownPeer known)
    {
        known.State = KnownPeerState.Dialling;
        _dialling++;
        _budget.Dialling();
        var dialling = new SingleAssignmentDisposable();
        var settled = false;
        var attempt = Disposable.Empty;
        attempt = Disposable.Create(() => Settle(() => known.State = KnownPeerState.Idle)); // given up: nobody's fault
        _attempts.Add(attempt);
        dialling.Disposable = _transports
            .Select(transport => transport.Dial(known.EndPoint).Take(1).Timeout(_options.Peers.ConnectTimeout, _loop))
            .Catch()
            .Subscribe(
                channel => Back(() => Connected(known, channel), channel),
                _ => Back(() => Failed(known), channel: null),
                () => Back(() => Failed(known), channel: null)); // a transport that ends without a word has failed too

        void Back(Action outcome, IByteChannel? channel)
        {
            if (!_loop.Post(() => Settle(outcome, channel))) channel?.Dispose();
        }

        void Settle(Action outcome, IByteChannel? tooLate = null)
        {
            if (settled)
            {
                tooLate?.Dispose();
                return;
            }
            settled = true;
            _dialling--;
            _budget.Dialled();
            dialling.Dispose();
            _attempts.Remove(attempt);
            outcome();
        }
    }

    private void Connected(KnownPeer known, IByteChannel channel)
    {
        known.State = KnownPeerState.Idle; // the roster says so once it is in
        _channels.OnNext(channel);
        if (known.State == KnownPeerState.Idle && known.NextAttempt <= _loop.Elapsed) PutOff(known); // it was not let in
    }

    private void Failed(KnownPeer known)
    {
        known.State = KnownPeerState.Idle;
        PutOff(known);
        if (_active) DialAll();
    }

    private void Parted(PeerConnection peer, DisconnectReason reason)
    {
        Note(peer.EndPoint, known =>
        {
            if (known.State == KnownPeerState.Barred) return;
            known.State = reason.Kind is DisconnectKind.ConnectedToSelf or DisconnectKind.Banned or DisconnectKind.BadBlocks
                ? KnownPeerState.Barred
                : KnownPeerState.Idle;
            if (peer.Id is not null && reason.Kind is not DisconnectKind.ProtocolError) Reached(known);
            if (reason.Kind == DisconnectKind.Paused) known.NextAttempt = _loop.Elapsed; // we left, and may come back
            else PutOff(known);
        });
    }

    private void PutOff(KnownPeer known)
    {
        var wait = _options.ShortestReconnect * Math.Pow(2, Math.Min(known.Failures, 16));
        known.Failures++;
        known.NextAttempt = _loop.Elapsed + (wait < LongestReconnect ? wait : LongestReconnect) * (0.75 + _random.NextDouble() / 2);
    }

    private void Note(IPEndPoint endPoint, Action<KnownPeer> note)
    {
        if (_known.TryGetValue(endPoint, out var known)) note(known);
    }
}
