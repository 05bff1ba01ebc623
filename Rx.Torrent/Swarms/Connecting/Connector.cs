using System.Net;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Dials candidates: as many as the limits allow, the best first (<see cref="PeerScore"/>, BEP 40), and those that failed later and later.</summary>
/// <remarks><code>
/// candidates  --a-b-------------------
/// channels    ------A-----------------
/// unreachable --------b---------------
/// starved     ------------s-----------   (nobody left to try)
/// </code></remarks>
internal sealed partial class Connector : IDisposable
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
    private readonly Whereabouts _we;
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
    private bool _isOutOfOrder;

    public Connector(
        Loop loop,
        IReadOnlyList<ITransport> transports,
        SwarmOptions options,
        ConnectionBudget budget,
        Doorkeeper doorkeeper,
        Roster roster,
        Func<PeerWish> wish,
        Whereabouts we,
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
        _we = we;
        _random = random;
        _book = new AddressBook(options.MaxCandidates, endPoint => CanonicalPriority.Of(we.SeenFrom(endPoint.Address), endPoint), options.MaxConnectionsPerAddress);
        _subscriptions =
        [
            candidates.Subscribe(Learn),
            roster.Added.Subscribe(Met),
            roster.Removed.Subscribe(removed => Parted(removed.Peer, removed.Reason)),
            tick.Subscribe(_ => DialAll()),
            we.AddressChanged.Subscribe(_ => _isOutOfOrder = true),
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

    private void DialAll()
    {
        if (!_active) return;
        var wish = _wish();
        if (_isOutOfOrder && wish != PeerWish.Nobody && MayDial)
        {
            _isOutOfOrder = false;
            _book.Reorder();
        }
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
            .Select(transport => (isDiallingUs ? transport.Dial(known.EndPoint, _we.Listening) : transport.Dial(known.EndPoint)).Take(1).Timeout(_options.Peers.ConnectTimeout, _loop))
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
}
