using System.Net;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage.Resume;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Dials candidates: as many as the limits allow, the best first (<see cref="PeerScore"/>, BEP 40), and those that failed later and later.</summary>
/// <remarks><code>
/// candidates  --a-b-------------------
/// channels    ------A-----------------
/// unreachable --------b---------------
/// starved     ------------s-----------   (nobody left to try)
/// </code></remarks>
internal sealed class Connector : IDisposable
{
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromHours(1);

    /// <summary>Whoever could not help when asked every second will not be able to when asked every minute either, but it may be luckier.</summary>
    private static readonly TimeSpan LongestHunger = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Aside = TimeSpan.FromSeconds(10);

    /// <summary>How much more patient a seed is: it misses nothing.</summary>
    private const int PatienceOfSeed = 6;

    /// <summary>The part of the half-open connections that a seed has.</summary>
    private const int PartOfSeed = 4;

    private readonly Loop _loop;
    private readonly IReadOnlyList<ITransport> _transports;
    private readonly SwarmOptions _options;
    private readonly ConnectionBudget _budget;
    private readonly Doorkeeper _doorkeeper;
    private readonly Roster _roster;
    private readonly Func<PeerWish> _wish;
    private readonly Func<IPEndPoint> _self;
    private readonly Random _random;
    private readonly AddressBook _book;
    private readonly GrowingPause _hunger = new(Ticker.Period, LongestHunger);
    private readonly CompositeDisposable _subscriptions;
    private readonly CompositeDisposable _attempts = [];
    private readonly Subject<IByteChannel> _channels = new();
    private readonly Subject<PeerCandidate> _unreachable = new();
    private readonly Subject<Unit> _proven = new();
    private readonly Subject<Unit> _starved = new();
    private int _dialling;
    private bool _active;

    public Connector(
        Loop loop,
        IReadOnlyList<ITransport> transports,
        SwarmOptions options,
        ConnectionBudget budget,
        Doorkeeper doorkeeper,
        Roster roster,
        Func<PeerWish> wish,
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
        _wish = wish;
        _self = self;
        _random = random;
        _book = new AddressBook(options.MaxCandidates, endPoint => CanonicalPriority.Of(self(), endPoint), options.MaxConnectionsPerAddress);
        _subscriptions =
        [
            candidates.Subscribe(Learn),
            roster.Added.Subscribe(Met),
            roster.Removed.Subscribe(removed => Parted(removed.Peer, removed.Reason)),
            tick.Subscribe(_ => DialAll()),
        ];
    }

    /// <summary>Connections that were made.</summary>
    public IObservable<IByteChannel> Channels => _channels;

    /// <summary>Those who were dialled in vain, each time.</summary>
    public IObservable<PeerCandidate> Unreachable => _unreachable;

    /// <summary>Somebody has answered for the first time in this run: that is worth remembering.</summary>
    public IObservable<Unit> Proven => _proven;

    /// <summary>Peers are wanted and there is nobody left to try. Said at once, then after 1, 2, 4 … 60 seconds, and anew when somebody has come.</summary>
    public IObservable<Unit> Starved => _starved;

    /// <summary>The addresses that are known.</summary>
    public IReadOnlyCollection<KnownPeer> Known => _book.All;

    /// <summary>Who named that address first; null when it is not known.</summary>
    public PeerSourceKind? SourceOf(IPEndPoint endPoint) => _book.Find(endPoint)?.Candidate.Source;

    /// <summary>While false nobody is dialled, and attempts under way are given up.</summary>
    public bool IsActive
    {
        get => _active;
        set
        {
            if (value && !_active) _hunger.Restart();
            _active = value;
            if (value) DialAll();
            else _attempts.Clear();
        }
    }

    /// <summary>Never dial this address again.</summary>
    public void Bar(IPEndPoint endPoint) => Note(endPoint, known => known.State = KnownPeerState.Barred);

    /// <summary>A peer is who it should be.</summary>
    public void Answered(PeerConnection peer)
    {
        if (peer.IsIncoming || _book.Find(peer.EndPoint) is not { HasAnswered: false } known) return;
        _book.Change(known, static k => k.Answered());
        _proven.OnNext(Unit.Default);
    }

    /// <summary>An incoming peer has said where it listens: it is not dialled while it is here, and found again when it has left.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="isNews">False to note nothing but what is known already.</param>
    public void Introduced(PeerConnection peer, bool isNews)
    {
        if (!peer.IsIncoming || peer.IsClosed || AddressOf(peer) is not { } endPoint || _doorkeeper.IsBanned(endPoint)) return;
        var known = _book.Find(endPoint) ?? (isNews ? _book.Add(new PeerCandidate(endPoint, PeerSourceKind.Incoming)) : null);
        if (known is { State: KnownPeerState.Idle }) _book.Change(known, static k => k.State = KnownPeerState.Connected);
    }

    /// <summary>Somebody is remembered from an earlier run, who was named before this as a candidate.</summary>
    public void Recall(RememberedPeer remembered) => Note(remembered.EndPoint, known => known.Recall(remembered.Merit));

    /// <summary>Whom the next run is to begin with. Who could not be reached in this run fades, and is forgotten sooner or later.</summary>
    public IReadOnlyList<RememberedPeer> Remember() =>
        [.. _book.Best(_options.RememberedPeers)
            .Where(static known => !known.IsFailing || known.Merit > 0)
            .Select(static known => new RememberedPeer(known.EndPoint, (byte)(known.IsFailing ? known.Merit - 1 : known.Merit)))];

    /// <summary>Forgets addresses; nobody is dialled there any more.</summary>
    /// <returns>Those that were forgotten.</returns>
    public IReadOnlyList<IPEndPoint> Forget(Func<KnownPeer, bool> which)
    {
        _attempts.Clear(); // the others are dialled again
        var forgotten = _book.All.Where(which).ToArray();
        foreach (var known in forgotten) _book.Forget(known);
        DialAll();
        return [.. forgotten.Select(known => known.EndPoint)];
    }

    public void Dispose()
    {
        _active = false;
        _subscriptions.Dispose();
        _attempts.Dispose();
        _channels.OnCompleted();
        _unreachable.OnCompleted();
        _proven.OnCompleted();
        _starved.OnCompleted();
    }

    private void Learn(PeerCandidate candidate)
    {
        if (!IsSensible(candidate) || _doorkeeper.IsBanned(candidate.EndPoint)) return;
        var known = _book.Find(candidate.EndPoint);
        if (known is not null) _book.Change(known, again => again.NamedBy(candidate));
        else known = _book.Add(candidate);
        if (known is null) return;
        if (candidate.Source == PeerSourceKind.Manual) _book.Change(known, AskFor);
        else if (candidate.IsDiallingUs) _book.Change(known, Expect);
        DialAll();
        if (known.IsDiallingUs) _book.Change(known, static missed => missed.IsDiallingUs = false); // there was no room, and later is never
    }

    /// <summary>False for what nobody can be reached at, for ourselves, and for addresses near us that a stranger may not have us knock at.</summary>
    private bool IsSensible(PeerCandidate candidate)
    {
        if (candidate.EndPoint.Port == 0) return false;
        if (candidate.Source == PeerSourceKind.Manual) return true;
        var scope = AddressScopes.Of(candidate.EndPoint.Address);
        return scope != AddressScope.Nobody && (scope == AddressScope.Public || _options.DialsLocalPeers) && !candidate.EndPoint.Equals(_self());
    }

    private static void AskFor(KnownPeer known)
    {
        known.NextAttempt = TimeSpan.Zero; // nor does it wait for its turn
        if (known.State != KnownPeerState.Connected) known.IsAskedFor = true;
    }

    private static void Expect(KnownPeer known)
    {
        if (known.State != KnownPeerState.Idle) return;
        known.NextAttempt = TimeSpan.Zero;
        known.IsDiallingUs = true;
    }

    private void DialAll()
    {
        if (!_active) return;
        var wish = _wish();
        while (MayDial && _book.Next(_loop.Elapsed, wish == PeerWish.Downloaders && !MaySeek ? PeerWish.Nobody : wish) is { } known)
        {
            if (_doorkeeper.IsBanned(known.EndPoint)) _book.Forget(known);
            else if (_doorkeeper.MayDial(known.EndPoint)) Dial(known);
            else _book.Change(known, PutAside);
        }
        if (MayDial && wish == PeerWish.Anybody && _dialling == 0 && _roster.Count < _options.MaxConnections / 2 && _hunger.IsOver(_loop.Elapsed))
            _starved.OnNext(Unit.Default);
    }

    /// <summary>As many as may be are connected from that address. That is no failure, but it is not looked at again each time that somebody is learned of.</summary>
    private void PutAside(KnownPeer known)
    {
        known.IsDiallingUs = false;
        known.NextAttempt = _loop.Elapsed + Aside;
    }

    private bool MayDial => _dialling < _options.MaxHalfOpen && _roster.Count + _dialling < _options.MaxConnections && _budget.MayDial;

    /// <summary>A seed dials while it has few connections, and a few at a time.</summary>
    private bool MaySeek =>
        _roster.Count + _dialling < _options.EnoughForSeed && _dialling < Math.Max(1, _options.MaxHalfOpen / PartOfSeed) && _budget.MayDialAsSeed;

    private void Dial(KnownPeer known)
    {
        var isDiallingUs = known.IsDiallingUs;
        _book.Change(known, static k => (k.State, k.IsDiallingUs) = (KnownPeerState.Dialling, false));
        _dialling++;
        _budget.Dialling();
        var dialling = new SingleAssignmentDisposable();
        var settled = false;
        var attempt = Disposable.Empty;
        attempt = Disposable.Create(() => Settle(() => Rest(known))); // given up: nobody's fault
        _attempts.Add(attempt);
        dialling.Disposable = _transports
            .Select(transport => (isDiallingUs ? transport.Dial(known.EndPoint, _self()) : transport.Dial(known.EndPoint)).Take(1).Timeout(_options.Peers.ConnectTimeout, _loop))
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

    private void Rest(KnownPeer known) => _book.Change(known, static k => k.State = KnownPeerState.Idle);

    private void Connected(KnownPeer known, IByteChannel channel)
    {
        Rest(known); // the roster says so once it is in
        _channels.OnNext(channel);
        if (known.State == KnownPeerState.Idle && known.NextAttempt <= _loop.Elapsed) _book.Change(known, refused => PutOff(refused)); // it was not let in
    }

    private void Failed(KnownPeer known)
    {
        Rest(known);
        _book.Change(known, failed => PutOff(failed));
        _unreachable.OnNext(known.Candidate);
        if (_active) DialAll();
    }

    private void Met(PeerConnection peer)
    {
        _hunger.Restart();
        if (!peer.IsIncoming) Note(peer.EndPoint, static known => known.State = KnownPeerState.Connected);
    }

    private void Parted(PeerConnection peer, DisconnectReason reason)
    {
        if (AddressOf(peer) is not { } endPoint) return;
        if (_roster.Peers.Any(other => endPoint.Equals(AddressOf(other)))) return; // it is here by another connection
        Note(endPoint, known =>
        {
            if (known.State == KnownPeerState.Barred) return;
            known.State = reason.Kind is DisconnectKind.ConnectedToSelf or DisconnectKind.Banned or DisconnectKind.BadBlocks
                ? KnownPeerState.Barred
                : KnownPeerState.Idle;
            var wasFine = peer.Id is not null && reason.Kind is not DisconnectKind.ProtocolError;
            if (wasFine) known.Met(!peer.IsIncoming, peer.Traffic.Downloaded, peer.Pieces is { IsFull: true, Capacity: > 0 } || peer.Extensions.UploadOnly);
            if (reason.Kind is DisconnectKind.Paused or DisconnectKind.Stopped) known.NextAttempt = _loop.Elapsed; // we left, and may come back
            else PutOff(known, isFailure: !wasFine);
        });
    }

    /// <summary>Where to dial a peer that is or was here; null when it has not said so.</summary>
    private static IPEndPoint? AddressOf(PeerConnection peer)
    {
        if (!peer.IsIncoming) return peer.EndPoint;
        return peer.Extensions.ListenPort is { } port and > 0 and <= ushort.MaxValue ? new IPEndPoint(peer.EndPoint.Address, port) : null;
    }

    private void PutOff(KnownPeer known, bool isFailure = true)
    {
        var shortest = _wish() == PeerWish.Anybody ? _options.ShortestReconnect : _options.ShortestReconnect * PatienceOfSeed;
        var wait = shortest * Math.Pow(2, Math.Min(known.Failures, 16));
        if (isFailure) known.Failures++;
        known.NextAttempt = _loop.Elapsed + (wait < LongestReconnect ? wait : LongestReconnect) * (0.75 + _random.NextDouble() / 2);
    }

    private void Note(IPEndPoint endPoint, Action<KnownPeer> note)
    {
        if (_book.Find(endPoint) is { } known) _book.Change(known, note);
    }
}
