using System.Collections.Immutable;
using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>What plugins and observers see of the connection, and do with it.</summary>
internal sealed partial class PeerConnection
{
    /// <summary>Longer than that nobody may answer for a message.</summary>
    private static readonly TimeSpan LongestTakeOver = TimeSpan.FromHours(1);

    private readonly Tap<PeerMessage> _incoming;
    private readonly Tap<PeerMessage> _sent;
    private readonly Tap<PeerMessage> _flushed;
    private readonly Tap<ReceiveProgress> _receiving;
    private HashSet<Sending>? _sendings;
    private ImmutableList<ReadingHold> _readingHolds = [];

    public IPEndPoint EndPoint { get; }

    public bool IsIncoming { get; }

    public string Transport => Link.Channel.Transport;

    public PeerId? Id => _state.Id;

    public ReservedBits Reserved => _state.Theirs;

    public PeerMessage.ExtendedHandshake Extensions => _state.Extensions;

    public bool AmChoking => _state.AmChoking;

    public bool AmInterested => _state.AmInterested;

    public bool PeerChoking => _state.PeerChoking;

    public bool PeerInterested => _state.PeerInterested;

    public PieceSet Pieces => _state.Pieces;

    public IScheduler Loop => _loop;

    public IObservable<PeerMessage> Incoming => _incoming;

    public IObservable<PeerMessage> Sent => _sent;

    public IObservable<PeerMessage> Flushed => _flushed;

    public IObservable<ReceiveProgress> Receiving => _receiving;

    public IObservable<long> Tick => _context.Tick.TakeUntil(_receiving.LastOrDefaultAsync()).GuardEach(_loop, nameof(Tick), _context.Fault);

    public IObservable<PieceVerified> WhenPieceVerified =>
        _context.Verified.Where(piece => piece.Contributors.Contains(this)).GuardEach(_loop, nameof(WhenPieceVerified), _context.Fault);

    public IObservable<PieceFailed> WhenPieceFailed =>
        _context.Failed.Where(piece => piece.Contributors.Contains(this)).GuardEach(_loop, nameof(WhenPieceFailed), _context.Fault);

    public void Send(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!_loop.IsCurrent)
        {
            SendFromElsewhere(message);
            return;
        }
        if (IsClosed)
        {
            (message.Receipt as Sending)?.Fail("the connection has ended");
            return;
        }
        if (message.Receipt is Sending sending) (_sendings ??= []).Add(sending);
        if (message is PeerMessage.ExtendedHandshake { Origin: { } origin } && origin == MessageOrigin.Core) HasIntroducedItself = true;
        // What came from a peer and is sent on was not made by that peer.
        var isForeign = message.Origin is null || message.Origin == MessageOrigin.Wire || message.Origin == MessageOrigin.Snapshot;
        _outbox.Enqueue(isForeign ? message with { Origin = _loop.CurrentActor ?? MessageOrigin.Program } : message);
        if (_drainPending) return;
        _drainPending = true;
        _loop.Defer(this);
    }

    public Sending SendAsync(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var sending = new Sending();
        Send(message with { Receipt = sending });
        return sending;
    }

    public void TakeOver(PeerMessage message, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadline, LongestTakeOver);
        var isTaken = message switch
        {
            PeerMessage.Request request => WayIn.TakeOver(request, deadline) || TakeOverOutgoing(request, deadline),
            PeerMessage.Piece piece => WayOut.TakeOver(piece, deadline),
            _ => false,
        };
        if (!isTaken) throw new InvalidOperationException($"{message.GetType().Name} is not on its way through a stage now, or cannot be taken over");
    }

    public void GiveUp(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!WayIn.GiveUp(message)) WayOut.GiveUp(message);
    }

    public IDisposable HoldReading()
    {
        var hold = new ReadingHold(_loop.CurrentActor);
        ImmutableInterlocked.Update(ref _readingHolds, holds => holds.Add(hold));
        return Disposable.Create(() => LetGo(held => held == hold));
    }

    /// <summary>Whoever held the reading has gone, and will not let go any more.</summary>
    public void ReleaseReading(MessageOrigin owner) => LetGo(hold => ReferenceEquals(hold.Owner, owner));

    public void Disconnect(DisconnectReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (!_loop.IsCurrent)
        {
            DisconnectFromElsewhere(reason);
            return;
        }
        if (IsClosed) return;
        _leaving = reason;
        if (_drainPending) return; // what was sent before goes first
        _drainPending = true;
        _loop.Defer(this);
    }

    void ILinkOwner.Flushed(PeerMessage message)
    {
        _flushed.Next(message);
        if (message is PeerMessage.Piece piece) Uploaded(piece);
        if (message.Receipt is Sending sending && _sendings?.Remove(sending) == true) sending.Succeed();
    }

    void ILinkOwner.Receiving(byte? extension, int received, int total)
    {
        if (_receiving.HasListeners) _receiving.Next(new ReceiveProgress(extension is { } id ? NameOf(id) : null, received, total));
    }

    // Methods of their own, for a closure would be made at every call of the one that it is in.
    private void SendFromElsewhere(PeerMessage message)
    {
        if (!_loop.Post(() => Send(message))) (message.Receipt as Sending)?.Fail("the connection has ended");
    }

    private void DisconnectFromElsewhere(DisconnectReason reason) => _loop.Post(() => Disconnect(reason));

    private bool TakeOverOutgoing(PeerMessage.Request request, TimeSpan deadline)
    {
        if (!WayOut.TakeOver(request, deadline)) return false;
        Drops.RequestTakenOver(request);
        return true;
    }

    private void LetGo(Predicate<ReadingHold> which)
    {
        if (!ImmutableInterlocked.Update(ref _readingHolds, holds => holds.RemoveAll(which)) || !_readingHolds.IsEmpty) return;
        if (_loop.IsCurrent) Link.Resume();
        else _loop.Post(Link.Resume);
    }

    private void CompleteStreams()
    {
        _incoming.Complete();
        _sent.Complete();
        _flushed.Complete();
        _receiving.Complete();
    }

    private void FailSendings(DisconnectReason reason)
    {
        foreach (var sending in _sendings ?? []) sending.Fail($"the connection has ended: {reason}");
        _sendings = null;
    }

    private void FailSending(PeerMessage message, string reason)
    {
        if (message.Receipt is not Sending sending) return;
        _sendings?.Remove(sending);
        sending.Fail(reason);
    }

    /// <summary>Somebody wants nothing more to be read.</summary>
    /// <param name="owner">The plugin; null for everybody else.</param>
    private sealed class ReadingHold(MessageOrigin? owner)
    {
        public MessageOrigin? Owner => owner;
    }
}
