using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Storing;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>
/// Serves blocks. What a peer asks for waits in its own line; as the peer takes what was sent, the next neighbours in the line are read
/// together and sent. What is refused is refused in words where BEP 6 gives us words for it.
/// </summary>
/// <remarks><code>
/// requests  --rrr----r----------   (one is for a piece that we lack)
/// outgoing  ------pp-R----------   (blocks; a reject)
/// </code></remarks>
internal sealed class Uploader : ILoopWork, IDisposable
{
    /// <summary>Requests that one peer may have waiting here: what our extended handshake calls <c>reqq</c>.</summary>
    public const int LongestLine = 2000;

    /// <summary>Bytes read ahead and queued for one peer. Enough to keep a fast line busy, little enough that a choke takes effect soon.</summary>
    private const int AheadMark = 1024 * 1024;

    private const int BlocksPerRead = 32;

    private readonly Loop _loop;
    private readonly PieceLayout _layout;
    private readonly Func<PieceIndex, bool> _has;
    private readonly IPieceStore _store;
    private readonly DiskLane _lane;
    private readonly Traffic _traffic;
    private readonly InfoHash _infoHash;
    private readonly Dictionary<int, Customer> _customers = [];
    private readonly List<Customer> _toServe = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();
    private readonly Subject<StoreException> _troubles = new();
    private bool _servePending;

    public Uploader(
        Loop loop,
        InfoHash infoHash,
        PieceLayout layout,
        Func<PieceIndex, bool> has,
        IPieceStore store,
        DiskLane lane,
        Traffic traffic,
        Roster roster,
        PeerMessages messages,
        IObservable<PeerConnection> choked)
    {
        _loop = loop;
        _infoHash = infoHash;
        _layout = layout;
        _has = has;
        _store = store;
        _lane = lane;
        _traffic = traffic;
        _subscriptions =
        [
            roster.Added.Subscribe(Meet),
            roster.Removed.Subscribe(removed => Part(removed.Peer)),
            messages.Requests.Subscribe(request => Ask(_customers[request.Peer.Slot], request.Message.Block)),
            messages.Cancels.Subscribe(cancel => Cancel(_customers[cancel.Peer.Slot], cancel.Message.Block)),
            choked.Subscribe(peer => Refuse(_customers[peer.Slot])),
        ];
    }

    /// <summary>Blocks and rejects.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    /// <summary>The store failed to give what it should have.</summary>
    public IObservable<StoreException> Troubles => _troubles;

    /// <summary>Requests of one peer that wait here for their turn.</summary>
    public int WaitingOf(PeerConnection peer) => _customers.TryGetValue(peer.Slot, out var customer) ? customer.Line.Count : 0;

    public void Dispose()
    {
        _subscriptions.Dispose();
        _customers.Clear();
        _outgoing.OnCompleted();
        _troubles.OnCompleted();
    }

    void ILoopWork.Run()
    {
        _servePending = false;
        foreach (var customer in _toServe)
        {
            customer.ServePending = false;
            Serve(customer);
        }
        _toServe.Clear();
    }

    private void Meet(PeerConnection peer)
    {
        var customer = new Customer(peer);
        _customers.Add(peer.Slot, customer);
        peer.Uploaded = piece =>
        {
            _traffic.OnUploaded(peer, _loop.Elapsed, piece.Block.Length);
            if (customer.Line.Count > 0) ServeSoon(customer);
        };
        peer.UploadDropped = _ => ServeSoon(customer);
    }

    private void Part(PeerConnection peer)
    {
        if (!_customers.Remove(peer.Slot, out var customer)) return;
        customer.Line.TakeAll();
        customer.Hear(true);
    }

    private void Ask(Customer customer, BlockRange block)
    {
        var allowed = !customer.Peer.AmChoking || (customer.Peer.State.Fast && customer.MayHaveForNothing(block, _infoHash, _layout));
        if (!allowed || !_has(block.Piece) || customer.Line.IsFull)
        {
            Reject(customer.Peer, block);
            if (allowed && customer.Line.IsFull) customer.Hear(false);
            return;
        }
        customer.Line.Add(block);
        ServeSoon(customer);
    }

    private void Cancel(Customer customer, BlockRange block)
    {
        // BEP 6: every request is answered, a cancelled one too.
        if (customer.Line.Cancel(block)) Reject(customer.Peer, block);
    }

    /// <summary>The peer has been choked: what it waits for is off, but for the pieces that it may always have (BEP 6).</summary>
    private void Refuse(Customer customer)
    {
        foreach (var block in customer.Line.TakeAll())
        {
            if (customer.Peer.State.Fast && customer.MayHaveForNothing(block, _infoHash, _layout)) customer.Line.Add(block);
            else Reject(customer.Peer, block);
        }
        if (customer.Line.IsHalfEmpty) customer.Hear(true);
    }

    private void Reject(PeerConnection peer, BlockRange block)
    {
        if (peer.State.Fast) _outgoing.OnNext(new(peer, new RejectRequest(block) { Origin = MessageOrigin.Core }));
    }

    private void ServeSoon(Customer customer)
    {
        if (customer.ServePending) return;
        customer.ServePending = true;
        _toServe.Add(customer);
        if (_servePending) return;
        _servePending = true;
        _loop.AtEndOfTurn(this);
    }

    private void Serve(Customer customer)
    {
        while (!customer.Peer.IsClosed && customer.Line.Count > 0 && customer.BytesBeingRead + customer.Peer.BytesOnTheirWay < AheadMark)
        {
            var job = new ReadJob(_store, _layout, _loop.Blocks, customer.Peer, TakeNeighbours(customer.Line), Sent);
            customer.BytesBeingRead += job.Length;
            _lane.Submit(job);
        }
        if (customer.Line.IsHalfEmpty) customer.Hear(true);
    }

    private static BlockRange[] TakeNeighbours(ServingLine line)
    {
        var blocks = new List<BlockRange>(BlocksPerRead);
        while (blocks.Count < BlocksPerRead && line.TryPeek(out var next) && (blocks.Count == 0 || Follows(next, blocks[^1])) && line.TryTake(out next))
            blocks.Add(next);
        return [.. blocks];
    }

    private static bool Follows(BlockRange block, BlockRange before) =>
        block.Piece == before.Piece && block.Offset == before.Offset + before.Length;

    private void Sent(ReadJob job)
    {
        if (_customers.TryGetValue(job.Peer.Slot, out var customer)) customer.BytesBeingRead -= job.Length;
        for (var i = 0; i < job.Blocks.Count; i++)
        {
            if (job.Failure is null && customer is not null)
            {
                _outgoing.OnNext(new(job.Peer, new Piece(job.Blocks[i], job.Payloads[i]) { Origin = MessageOrigin.Core }));
                continue;
            }
            _loop.Blocks.Return(job.Payloads[i]);
            if (customer is not null) Reject(job.Peer, job.Blocks[i]);
        }
        if (job.Failure is not null) _troubles.OnNext(job.Failure);
        else if (customer is not null) ServeSoon(customer);
    }

    /// <summary>What one peer waits for.</summary>
    private sealed class Customer(PeerConnection peer)
    {
        private HashSet<PieceIndex>? _allowedFast;
        private long _hadForNothing;
        private IDisposable? _hold;

        public PeerConnection Peer => peer;

        public ServingLine Line { get; } = new(LongestLine);

        public long BytesBeingRead { get; set; }

        public bool ServePending { get; set; }

        /// <summary>Who asks for more than our extended handshake allows is not heard until half of its line is served: to go on asking would cost it nothing, and us our time.</summary>
        public void Hear(bool isHeard)
        {
            if (!isHeard)
            {
                _hold ??= peer.HoldReading();
                return;
            }
            _hold?.Dispose();
            _hold = null;
        }

        /// <summary>True for the blocks that a choked peer may have (BEP 6), until it has had all of them twice over: it is to begin with them, not to live on them.</summary>
        public bool MayHaveForNothing(BlockRange block, InfoHash infoHash, PieceLayout layout)
        {
            _allowedFast ??= [.. AllowedFastSet.For(infoHash, peer.EndPoint.Address, layout.PieceCount)];
            if (!_allowedFast.Contains(block.Piece) || _hadForNothing >= 2L * _allowedFast.Count * layout.PieceLength) return false;
            _hadForNothing += block.Length;
            return true;
        }
    }
}
