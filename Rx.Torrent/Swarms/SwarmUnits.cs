using System.Net;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Hooks;
using Rx.Torrent.Swarms.Storing;
using Rx.Torrent.Swarms.Trading;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms;

/// <summary>
/// The units of one swarm and the streams between them: the architecture of a swarm, to be read from top to bottom.
/// <code>
///  candidates ─▶ (plugins) ─▶ connector ─▶ meeting ─▶ roster ─▶ (pipeline) ─▶ messages ─┬▶ inventory ─▶ requester ─▶ verifier ─┐
///                               ▲                                          ├▶ uploader ◀─ unchoker               │
///  incoming connections ────────┘                                          └▶ greeter ◀── verified ◀─────────────┘
///  everything that a unit wants to say ─▶ peer.Send ─▶ (pipeline) ─▶ wire
/// </code>
/// </summary>
internal sealed class SwarmUnits : IDisposable
{
    /// <summary>The number of no peer: whoever sent what an earlier run left.</summary>
    private const int Nobody = 0;

    private readonly CompositeDisposable _wires = [];

    public SwarmUnits(MetainfoFile metainfo, IPieceStore store, SwarmServices services, SwarmOptions options, SwarmSubjects subjects)
    {
        var loop = services.Loop;
        IPEndPoint Self() => services.ListenEndPoint() ?? new IPEndPoint(IPAddress.Any, 0);

        Lane = new DiskLane(services.Disk);
        Picker = new PiecePicker(metainfo.Layout, services.Random) ;
        var slots = options.UploadSlots is { } count ? (IUploadSlots)new FixedSlots(count) : new RateSlots();
        var titForTat = RateChoker.TitForTat(slots, services.Random);
        var seeding = new RoundRobinChoker(slots, quota: 20L * metainfo.Layout.PieceLength);

        Doorkeeper = new Doorkeeper(metainfo.InfoHash, services.PeerId, Roster, options, services.Budget, Self) { MayLetGo = MayLetGo };
        Connector = new Connector(
            loop, services.Transports, options, services.Budget, Doorkeeper, Roster, () => WantsPeers, Self, services.Random, Vetted, Beats);
        Meeting = new Meeting(metainfo, services, Doorkeeper, Roster, Messages, () => MayRead, subjects);
        Policies = new Policies(
            loop, Meeting.Plugins, titForTat, seeding, options.Sequential ? PieceOrders.Sequential : PieceOrders.RarestFirst, subjects.Faults.OnNext);
        Picker.Order = Policies.Order;
        Greeter = new Greeter(
            () => new(metainfo.InfoHash, services.PeerId, services.ClientVersion, Self().Port, Picker.Verified, Picker.IsComplete),
            Roster, Messages, subjects.Verified, subjects.UploadOnly.DistinctUntilChanged());
        Inventory = new Inventory(Picker, Roster, Messages, subjects.Verified, subjects.PrioritiesChanged);
        Requester = new Requester(loop, Picker, Traffic, Roster, Messages, Inventory.Gained, subjects.Failed, Beats);
        Verifier = new Verifier(metainfo, store, Lane, options.UnfinishedMemory, Requester.Blocks);
        Unchoker = new Unchoker(loop, Roster, Messages, () => Picker.IsComplete ? Policies.Seeding : Policies.Downloading, Requester.IsSnubbing, Beats);
        Say(Unchoker.Outgoing); // before the uploader hears of it: a choke is said before what it refuses
        Uploader = new Uploader(
            loop, metainfo.InfoHash, metainfo.Layout, Picker.Verified.Contains, store, Lane, Traffic, Roster, Messages, Unchoker.Outgoing);
        Blame = new Blame(subjects.Verified, subjects.Failed);
        Farewell = new Farewell(options, () => Picker.IsComplete, Roster, Messages, subjects.UploadOnly) { MayLetGo = MayLetGo };

        // What came of the pieces. The picker knows first, then those who watch, then those who act on it.
        _wires.Add(Verifier.Verified.Subscribe(piece => Have(piece, subjects)));
        _wires.Add(Verifier.Failed.Subscribe(piece =>
        {
            Picker.MarkFailed(piece.Piece);
            Traffic.OnWasted(null, metainfo.Layout.LengthOf(piece.Piece));
            subjects.FailedForPeers.OnNext(piece);
            subjects.Failed.OnNext(piece);
        }));
        _wires.Add(Verifier.Troubles.Merge(Uploader.Troubles).Subscribe(subjects.Troubles));

        // What the units want to say.
        foreach (var outgoing in (IObservable<ToPeer>[])[Greeter.Outgoing, Inventory.Outgoing, Requester.Outgoing, Uploader.Outgoing]) Say(outgoing);

        // Who comes and who has to go.
        _wires.Add(Connector.Channels.Subscribe(Meeting.Dialled));
        _wires.Add(Connector.Starved.Subscribe(subjects.Starved));
        _wires.Add(Blame.Guilty.Subscribe(Ban));
        _wires.Add(Beats.Subscribe(_ => Beat(options)));
        _wires.Add(Verifier.Eased.Subscribe(_ => ReadOn()));
    }

    /// <summary>The heartbeat, as long as the swarm lives.</summary>
    public Subject<long> Beats { get; } = new();

    /// <summary>Addresses to try, from every source.</summary>
    public Subject<PeerCandidate> Candidates { get; } = new();

    /// <summary>Those of them that no plugin objects to.</summary>
    public Subject<PeerCandidate> Vetted { get; } = new();

    public Roster Roster { get; } = new();

    public PeerMessages Messages { get; } = new();

    public Traffic Traffic { get; } = new();

    public DiskLane Lane { get; }

    public PiecePicker Picker { get; }

    public Doorkeeper Doorkeeper { get; }

    public Connector Connector { get; }

    public Meeting Meeting { get; }

    public Policies Policies { get; }

    public Greeter Greeter { get; }

    public Inventory Inventory { get; }

    public Requester Requester { get; }

    public Verifier Verifier { get; }

    public Unchoker Unchoker { get; }

    public Uploader Uploader { get; }

    public Blame Blame { get; }

    public Farewell Farewell { get; }

    /// <summary>False while more would come than can be put away.</summary>
    private bool MayRead => !Lane.IsOverMark && !Verifier.IsFull;

    /// <summary>A seed waits to be found; who is still missing something goes and looks.</summary>
    private bool WantsPeers => !Picker.IsComplete;

    /// <summary>Joins the clock and the brakes that all swarms of the loop share. Before, nobody else knows of the swarm.</summary>
    public void Start(SwarmServices services)
    {
        _wires.Add(services.Tick.Subscribe(Beats));
        _wires.Add(services.Disk.BelowMark.Subscribe(_ => ReadOn()));
    }

    /// <summary>A piece is there: downloaded, found or resumed.</summary>
    public void Have(PieceVerified piece, SwarmSubjects subjects)
    {
        var wasComplete = Picker.IsComplete;
        if (piece.Origin != PieceOrigin.Downloaded) Verifier.Drop(piece.Piece);
        Picker.MarkVerified(piece.Piece);
        if (piece.Contributors.Count > 0) subjects.VerifiedForPeers.OnNext(piece);
        subjects.Verified.OnNext(piece);
        if (!wasComplete && Picker.IsComplete) subjects.Completed.OnNext(Unit.Default);
    }

    /// <summary>Takes up a piece of which some blocks are at rest since an earlier run.</summary>
    public void Restore(UnfinishedPiece unfinished)
    {
        var outcome = BlockOutcome.NotWanted;
        var blocks = unfinished.Blocks.Where(block => block < Picker.Layout.BlockCountOf(unfinished.Piece)).ToArray();
        foreach (var block in blocks)
            outcome = Picker.MarkReceived(Picker.Layout.BlockAt(unfinished.Piece, block), Nobody, [], acceptUnrequested: true);
        if (outcome is not (BlockOutcome.Stored or BlockOutcome.PieceComplete)) return;
        Verifier.Restore(unfinished.Piece, blocks);
        if (outcome == BlockOutcome.PieceComplete) Verifier.VerifyRestored(unfinished.Piece);
    }

    public void Dispose()
    {
        _wires.Dispose();
        Meeting.Plugins.Complete();
        foreach (var unit in (IDisposable[])[
            Farewell, Blame, Uploader, Unchoker, Verifier, Requester, Inventory, Greeter, Connector, Messages, Roster])
        {
            unit.Dispose();
        }
        Candidates.OnCompleted(); // whoever still has one says it to nobody
        Vetted.OnCompleted();
    }

    private void Say(IObservable<ToPeer> outgoing) => _wires.Add(outgoing.Subscribe(static say =>
        say.Peer.Send(say.Message.Origin is null ? say.Message with { Origin = MessageOrigin.Core } : say.Message)));

    private bool MayLetGo(PeerConnection peer, DisconnectReason reason) => Meeting.Plugins.MayDisconnect(peer, reason);

    private void Ban(IPEndPoint mark)
    {
        Doorkeeper.Ban(mark);
        foreach (var peer in Roster.Snapshot())
        {
            if (Doorkeeper.IsBanned(peer.EndPoint)) peer.Disconnect(new DisconnectReason(DisconnectKind.BadBlocks));
        }
    }

    private void Beat(SwarmOptions options)
    {
        if (Roster.Count == 0) return;
        foreach (var peer in Roster.Snapshot()) peer.Beat(options.Peers);
    }

    private void ReadOn()
    {
        foreach (var peer in Roster.Peers) peer.Link.Resume();
    }
}
