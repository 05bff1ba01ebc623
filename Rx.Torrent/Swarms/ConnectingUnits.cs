using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Trading;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms;

/// <summary>
/// The units of a swarm that need to know nothing but its info hash, and the streams between them: who comes, who goes, who is greeted. What
/// there is to trade is known at once or later; then <see cref="TradingUnits"/> stands behind them.
/// <code>
///  candidates ─▶ (plugins) ─▶ connector ─▶ meeting ─▶ roster ─▶ (pipeline) ─▶ messages ─┬▶ greeter ◀── verified
///                                             ▲                    ▲                     └▶ trading units
///  incoming connections ──────────────────────┘                    ├── greeter
///  verified, failed ─▶ blame ─▶ ban                                └── reject, while nothing is traded
/// </code>
/// </summary>
internal sealed class ConnectingUnits : IDisposable
{
    private readonly CompositeDisposable _wires = [];
    private readonly DiskLane _lane;
    private PieceLayout? _layout;
    private bool _isHeld;
    private bool _isPrivate;

    public ConnectingUnits(InfoHash infoHash, DiskLane lane, SwarmServices services, SwarmOptions options, SwarmSubjects subjects)
    {
        var we = services.Whereabouts;
        _lane = lane;
        Doorkeeper = new Doorkeeper(infoHash, services.PeerId, Roster, options, services.Budget, we.SeenFrom) { MayLetGo = MayLetGo };
        Connector = new Connector(
            services.Loop, services.Transports, options, services.Budget, Doorkeeper, Roster, () => Wish, we, services.Random, Vetted.Where(MayTry), Beats);
        Meeting = new Meeting(infoHash, () => _layout, services, Doorkeeper, Roster, Messages, () => MayRead, subjects, options.Peers.HandshakeTimeout);
        Greeter = new Greeter(
            () => new(infoHash, services.PeerId, services.ClientVersion, we.PortFor, Trading?.Picker.Verified, Trading?.Picker.IsComplete == true),
            Roster, Messages, subjects.Verified, subjects.UploadOnly.DistinctUntilChanged(), we.PortChanged);
        Blame = new Blame(subjects.Verified, subjects.Failed, options.BanSuspects);

        // What the units want to say; and that there is nothing to be had yet.
        _wires.Add(Greeter.Outgoing.Subscribe(static say => say.Say()));
        _wires.Add(Messages.EarlyRequests.Where(early => early.Peer.State.Fast).Subscribe(static early =>
            new ToPeer(early.Peer, new RejectRequest(early.Message.Block)).Say()));

        // Who comes and who has to go.
        _wires.Add(Connector.Channels.Subscribe(Meeting.Dialled));
        _wires.Add(Connector.Starved.Subscribe(subjects.Starved));
        _wires.Add(subjects.Connected.OfType<PeerConnection>().Subscribe(Connector.Answered));
        _wires.Add(Messages.ExtendedHandshakes.Subscribe(hello => Connector.Introduced(hello.Peer, isNews: !_isPrivate)));
        _wires.Add(Messages.ExtendedHandshakes.Subscribe(hello => we.Hear(hello.Message.YourAddress, hello.Peer.EndPoint.Address)));
        _wires.Add(Blame.Guilty.Subscribe(mark => Ban(mark, DisconnectKind.BadBlocks)));
        _wires.Add(Beats.Subscribe(_ => Beat(options)));
        _wires.Add(Roster.Removed.Subscribe(gone =>
            Departed = (Departed.Received + gone.Peer.Link.BytesReceived, Departed.Sent + gone.Peer.Link.BytesSent)));
    }

    /// <summary>The heartbeat, as long as the swarm lives.</summary>
    public Subject<long> Beats { get; } = new();

    /// <summary>Addresses to try, from every source.</summary>
    public Subject<PeerCandidate> Candidates { get; } = new();

    /// <summary>Those of them that no plugin objects to.</summary>
    public Subject<PeerCandidate> Vetted { get; } = new();

    public Roster Roster { get; } = new();

    public PeerMessages Messages { get; } = new();

    public Doorkeeper Doorkeeper { get; }

    public Connector Connector { get; }

    public Meeting Meeting { get; }

    public Greeter Greeter { get; }

    public Blame Blame { get; }

    /// <summary>The bytes that went through connections that have ended, protocol included.</summary>
    public (long Received, long Sent) Departed { get; private set; }

    /// <summary>What trades with whoever is connected; null while nobody knows what there is.</summary>
    public TradingUnits? Trading { get; private set; }

    /// <summary>True while nothing is read from those who are here. Their silence meanwhile is no fault of theirs.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set
        {
            _isHeld = value;
            if (!value) ReadOn();
        }
    }

    /// <summary>False while more would come than can be put away.</summary>
    private bool MayRead => !_isHeld && !_lane.IsOverMark && Trading?.Verifier.IsFull != true;

    /// <summary>A seed looks for those who miss something; who misses something itself looks for everybody.</summary>
    private PeerWish Wish => Trading?.Picker.IsComplete == true ? PeerWish.Downloaders : PeerWish.Anybody;

    /// <summary>Joins the clock and the brakes that all swarms of the loop share. Before, nobody else knows of the swarm.</summary>
    public void Start(SwarmServices services)
    {
        _wires.Add(services.Tick.Subscribe(Beats));
        _wires.Add(services.Disk.BelowMark.Subscribe(_ => ReadOn()));
    }

    /// <summary>It is known what there is: what peers have said is read by it, and whoever has said what cannot be goes.</summary>
    public void Lay(PieceLayout layout)
    {
        _layout = layout;
        foreach (var peer in Roster.Snapshot()) peer.Layout = layout;
    }

    /// <summary>What trades is there; it does so from <see cref="TradingUnits.Begin"/> on.</summary>
    public void Stand(TradingUnits trading)
    {
        Trading = trading;
        _wires.Add(trading.Verifier.Eased.Subscribe(_ => ReadOn()));
    }

    /// <summary>Lets nobody in any more who has that mark, or an address of it, and shows out whoever is in.</summary>
    public void Ban(IPEndPoint endPoint, DisconnectKind why)
    {
        Doorkeeper.Ban(Doorkeeper.MarkOf(endPoint));
        foreach (var peer in Roster.Snapshot())
        {
            if (Doorkeeper.IsBanned(peer.EndPoint)) peer.Disconnect(new DisconnectReason(why));
        }
    }

    /// <summary>The torrent is private (BEP 27): forgets and leaves those whom neither a tracker nor the program named, and hears of no more of them.</summary>
    public void KeepToTrackers()
    {
        _isPrivate = true;
        var forgotten = Connector.Forget(known => !known.IsForPrivate).ToHashSet();
        foreach (var peer in Roster.Snapshot())
        {
            if (!peer.IsIncoming && forgotten.Contains(peer.EndPoint)) peer.Disconnect(new DisconnectReason(DisconnectKind.Private));
        }
    }

    public void Dispose()
    {
        _wires.Dispose();
        Meeting.Plugins.Complete();
        Trading?.Dispose();
        foreach (var unit in (IDisposable[])[Blame, Greeter, Connector, Messages, Roster]) unit.Dispose();
        Candidates.OnCompleted(); // whoever still has one says it to nobody
        Vetted.OnCompleted();
    }

    /// <summary>False when a plugin wants to keep a peer for which we have no use, or no room.</summary>
    public bool MayLetGo(PeerConnection peer, DisconnectReason reason) => Meeting.Plugins.MayDisconnect(peer, reason);

    private bool MayTry(PeerCandidate candidate) => !_isPrivate || KnownPeer.MayBePrivate(candidate.Source);

    private void Beat(SwarmOptions options)
    {
        if (Roster.Count == 0) return;
        foreach (var peer in Roster.Snapshot())
        {
            if (!_isHeld || peer.Id is not null) peer.Beat(options.Peers); // a handshake that we do not read cannot be late
        }
    }

    private void ReadOn()
    {
        foreach (var peer in Roster.Peers) peer.Link.Resume();
    }
}
