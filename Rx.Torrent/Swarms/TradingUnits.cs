using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Choking;
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

namespace Rx.Torrent.Swarms;

/// <summary>
/// The units of a swarm that need its metainfo, and the streams between them: what is asked for, what comes, what is served. They are there as soon as
/// the metainfo is, so that a check has where to put what it finds; they meet the peers when trading begins.
/// <code>
///  roster ─▶ partners      messages ─┬▶ inventory ─▶ requester ─▶ verifier ─┬▶ picker
///                                    ├▶ unchoker ─▶ uploader                └▶ verified, failed
///                                    └▶ farewell
///  everything that a unit wants to say ─▶ peer.Send ─▶ (pipeline) ─▶ wire
/// </code>
/// </summary>
internal sealed class TradingUnits : IDisposable
{
    /// <summary>The number of no peer: whoever sent what an earlier run left.</summary>
    private const int Nobody = 0;

    private readonly CompositeDisposable _wires = [];
    private readonly SwarmSubjects _subjects;
    private readonly Roster _everybody;
    private readonly PeerMessages _messages;

    public TradingUnits(
        MetainfoFile metainfo, IPieceStore store, DiskLane lane, ConnectingUnits connecting, SwarmServices services, SwarmOptions options, SwarmSubjects subjects)
    {
        var (loop, messages, beats) = (services.Loop, connecting.Messages, connecting.Beats);
        _subjects = subjects;
        _everybody = connecting.Roster;
        _messages = messages;

        Picker = new PiecePicker(metainfo.Layout, services.Random);
        var slots = options.UploadSlots is { } count ? (IUploadSlots)new FixedSlots(count) : new RateSlots();
        var titForTat = RateChoker.TitForTat(slots, services.Random);
        var seeding = new RoundRobinChoker(slots, quota: 20L * metainfo.Layout.PieceLength);
        Policies = new Policies(
            loop, connecting.Meeting.Plugins, titForTat, seeding, options.Sequential ? PieceOrders.Sequential : PieceOrders.RarestFirst, subjects.Faults.OnNext);
        Picker.Order = Policies.Order;

        Inventory = new Inventory(Picker, Partners, messages, subjects.Verified, subjects.PrioritiesChanged);
        Requester = new Requester(loop, Picker, Traffic, Partners, messages, Inventory.Gained, subjects.Failed, beats);
        Verifier = new Verifier(metainfo, store, lane, options.UnfinishedMemory, Requester.Blocks);
        Unchoker = new Unchoker(loop, Partners, messages, () => Picker.IsComplete ? Policies.Seeding : Policies.Downloading, Requester.IsSnubbing, beats);
        Say(Unchoker.Outgoing);
        Uploader = new Uploader(
            loop, metainfo.InfoHash, metainfo.Layout, Picker.Verified.Contains, store, lane, Traffic, Partners, messages, Unchoker.Choked);
        Farewell = new Farewell(options, () => Picker.IsComplete, Partners, messages, subjects.UploadOnly) { MayLetGo = connecting.MayLetGo };

        // What came of the pieces. The picker knows first, then those who watch, then those who act on it.
        _wires.Add(Verifier.Verified.Subscribe(Have));
        _wires.Add(Verifier.Failed.Subscribe(piece =>
        {
            Picker.MarkFailed(piece.Piece);
            Traffic.OnWasted(null, metainfo.Layout.LengthOf(piece.Piece));
            subjects.FailedForPeers.OnNext(piece);
            subjects.Failed.OnNext(piece);
        }));
        _wires.Add(Verifier.Troubles.Merge(Uploader.Troubles).Subscribe(subjects.Troubles));

        // What the units want to say.
        foreach (var outgoing in (IObservable<ToPeer>[])[Inventory.Outgoing, Requester.Outgoing, Uploader.Outgoing]) Say(outgoing);
    }

    /// <summary>Who is traded with: nobody at first, everybody who is connected once trading has begun.</summary>
    public Roster Partners { get; } = new();

    public Traffic Traffic { get; } = new();

    public PiecePicker Picker { get; }

    public Policies Policies { get; }

    public Inventory Inventory { get; }

    public Requester Requester { get; }

    public Verifier Verifier { get; }

    public Unchoker Unchoker { get; }

    public Uploader Uploader { get; }

    public Farewell Farewell { get; }

    /// <summary>Trading begins: with those who are here, as they have shown themselves so far, and with whoever comes. Said again, it does nothing.</summary>
    public void Begin()
    {
        if (_messages.AreTraded) return;
        _messages.AreTraded = true;
        var present = _everybody.Snapshot();
        foreach (var peer in present) Partners.Add(peer);
        foreach (var peer in present) Inventory.TakeUp(peer);
        _wires.Add(_everybody.Added.Subscribe(Partners.Add));
        _wires.Add(_everybody.Removed.Subscribe(removed => Partners.Remove(removed.Peer, removed.Reason)));
    }

    /// <summary>A piece is there: downloaded, found or resumed.</summary>
    public void Have(PieceVerified piece)
    {
        var wasComplete = Picker.IsComplete;
        if (piece.Origin != PieceOrigin.Downloaded) Verifier.Drop(piece.Piece);
        Picker.MarkVerified(piece.Piece);
        if (piece.Contributors.Count > 0) _subjects.VerifiedForPeers.OnNext(piece);
        _subjects.Verified.OnNext(piece);
        if (!wasComplete && Picker.IsComplete) _subjects.Completed.OnNext(Unit.Default);
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
        foreach (var unit in (IDisposable[])[Farewell, Uploader, Unchoker, Verifier, Requester, Inventory, Partners]) unit.Dispose();
    }

    private void Say(IObservable<ToPeer> outgoing) => _wires.Add(outgoing.Subscribe(static say => say.Say()));
}
