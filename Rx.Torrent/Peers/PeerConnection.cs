using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers.Passing;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>
/// A connected peer: two streams of messages and what we know of it. <see cref="Inlet"/> and <see cref="Outlet"/> are where the
/// plugin pipeline is put between the wire and the core; without one the two are joined directly.
/// </summary>
internal sealed partial class PeerConnection : IPeer, ILinkOwner, ILoopWork
{
    /// <summary>What it has altogether a peer says once, behind the handshake (BEP 3, 6). Some say it again, and each time costs us a look at all pieces.</summary>
    private const int MostBitfields = 16;

    private readonly Loop _loop;
    private readonly PeerContext _context;
    private readonly PeerState _state = new();
    private readonly Unheard _unheard;
    private readonly Queue<PeerMessage> _outbox = new();
    private readonly MessageOrigin? _origin; // of what comes; null for the wire, which is what it says by itself
    private DisconnectReason? _leaving;
    private bool _drainPending;
    private ReservedBits? _offered;
    private PeerMessage? _early;
    private int _bitfields;
    private bool _saidPieces;

    public PeerConnection(Loop loop, PeerLink link, bool isIncoming, PeerContext context)
    {
        _loop = loop;
        _context = context;
        _incoming = new Tap<PeerMessage>(loop, nameof(Incoming), context.Fault);
        _sent = new Tap<PeerMessage>(loop, nameof(Sent), context.Fault);
        _flushed = new Tap<PeerMessage>(loop, nameof(Flushed), context.Fault);
        _receiving = new Tap<ReceiveProgress>(loop, nameof(Receiving), context.Fault);
        WayIn = new Passage(
            loop,
            static message => message is PeerMessage.Piece or PeerMessage.Request or PeerMessage.RejectRequest,
            static message => message is PeerMessage.Request,
            DroppedIncoming);
        WayOut = new Passage(
            loop,
            static message => message is PeerMessage.Piece or PeerMessage.Request or PeerMessage.RejectRequest
                or PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone || message.Receipt is not null,
            static message => message is PeerMessage.Piece or PeerMessage.RejectRequest,
            DroppedOutgoing);
        _unheard = new Unheard(loop, () => link.BytesReceived, HoldReading);
        Link = link;
        IsIncoming = isIncoming;
        EndPoint = link.Channel.Remote;
        _origin = link.Channel.Origin == MessageOrigin.Wire ? null : link.Channel.Origin;
        Inlet = Accept;
        Outlet = Transmit;
    }

    /// <summary>What both handshakes offered that were on the wire; the core may not have theirs yet.</summary>
    private ReservedBits Agreed => new((_offered?.Value ?? 0) & _state.Ours.Value);

    /// <summary>Requests have to be answered (BEP 6).</summary>
    private bool IsFast => Agreed.Has(ReservedBits.Fast);

    /// <summary>Where messages from the wire go: the first stage, or straight to <see cref="Accept"/>.</summary>
    public Action<PeerMessage> Inlet { get; set; }

    /// <summary>Where messages to the wire go: the last stage, or straight to <see cref="Transmit"/>.</summary>
    public Action<PeerMessage> Outlet { get; set; }

    /// <summary>What becomes of messages between <see cref="Inlet"/> and <see cref="Accept"/>.</summary>
    public Passage WayIn { get; }

    /// <summary>What becomes of messages between <see cref="Outlet"/> and <see cref="Transmit"/>.</summary>
    public Passage WayOut { get; }

    /// <summary>The core: what comes out of the last incoming stage, after <see cref="State"/> has taken it in.</summary>
    public Action<PeerMessage> Core { get; set; } = static _ => { };

    /// <summary>Told once, at the end.</summary>
    public Action<PeerDisconnected> Ended { get; set; } = static _ => { };

    /// <summary>Told of every block that the operating system has taken.</summary>
    public Action<PeerMessage.Piece> Uploaded { get; set; } = static _ => { };

    /// <summary>Told of every choke (true) and unchoke that goes out, whoever said it.</summary>
    public Action<bool> ChokeSent { get; set; } = static _ => { };

    /// <summary>Told of the first word that goes out of what we have, whoever said it: a bitfield, <c>have_all</c> or <c>have_none</c>.</summary>
    public Action<PeerMessage> PiecesSent { get; set; } = static _ => { };

    /// <summary>Told of every block for the peer that a plugin has dropped.</summary>
    public Action<PeerMessage.Piece> UploadDropped { get; set; } = static _ => { };

    /// <summary>Who makes up for what plugins drop of our requests and their answers.</summary>
    public IDropListener Drops { get; set; } = NothingAsked.Instance;

    /// <summary>The torrent's pieces; null while they are not known. A peer that has said what cannot be true of them leaves.</summary>
    public PieceLayout? Layout
    {
        get;
        set
        {
            field = value;
            if (value is null) return;
            Link.PieceCount = value.PieceCount;
            if (_state.Lay(value.PieceCount) is { } violation) Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, violation));
        }
    }

    /// <summary>The torrent; null allows our handshake to name any.</summary>
    public InfoHash? InfoHash { get; init; }

    /// <summary>True for a server that is no peer (BEP 19).</summary>
    public bool IsWebSeed => _origin == MessageOrigin.WebSeed;

    /// <summary>A number that no other peer of the swarm has or had, by which the units keep what they know of it.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The same, for policies.</summary>
    public PeerToken Token => new(Slot);

    public PeerLink Link { get; }

    /// <summary>What went back and forth.</summary>
    public PeerTraffic Traffic { get; } = new();

    public PeerState State => _state;

    /// <summary>Our extended handshake has been said, though a plugin may hold it back: what we offer later is said in one of its own.</summary>
    public bool HasIntroducedItself { get; private set; }

    public bool IsClosed => Link.IsClosed || _leaving is not null;

    /// <summary>Bytes on their way out: queued, or held back by a plugin.</summary>
    public long BytesOnTheirWay => Link.BytesQueued + WayOut.HeldBytes;

    /// <summary>What both sides offer is what holds, so ours has to be out before theirs is looked at; a plugin may take its time over it.</summary>
    bool ILinkOwner.MayRead => _state.HandshakeSent && _readingHolds.IsEmpty && _context.MayRead();

    /// <summary>The core's end of the incoming stages.</summary>
    public void Accept(PeerMessage message)
    {
        if (Link.IsClosed || !WayIn.Arrive(message, out _)) return;
        _unheard.Heard();
        if (message is PeerMessage.Handshake && _state.Id is not null)
        {
            Disconnect(new DisconnectReason(DisconnectKind.PluginFault, "a second incoming handshake"));
            return;
        }
        if (_state.Id is null && message is not PeerMessage.Handshake)
        {
            Disconnect(new DisconnectReason(DisconnectKind.RefusedByPlugin, "the incoming handshake was dropped"));
            return;
        }
        if (message is PeerMessage.Piece piece && !TryClaim(piece)) return;
        if (message is PeerMessage.Extended { Name: null }) UnknownExtended++;
        var stranger = _loop.Enact(null); // what follows is ours, whichever plugin passed it on
        try
        {
            _state.Apply(message);
            _incoming.Next(message);
            Core(message);
        }
        finally
        {
            _loop.Enact(stranger);
        }
    }

    /// <summary>The wire's end of the outgoing stages.</summary>
    public void Transmit(PeerMessage message)
    {
        if (Link.IsClosed || !WayOut.Arrive(message, out var wasTakenOver)) return;
        if (!_state.HandshakeSent && message is not PeerMessage.Handshake)
        {
            Disconnect(new DisconnectReason(DisconnectKind.RefusedByPlugin, "the outgoing handshake was dropped"));
            return;
        }
        if (message is PeerMessage.Handshake handshake && (_state.HandshakeSent || handshake.InfoHash != (InfoHash ?? handshake.InfoHash)))
        {
            Disconnect(new DisconnectReason(DisconnectKind.PluginFault, _state.HandshakeSent ? "a second handshake" : "a handshake for another info hash"));
            return;
        }
        if (message is PeerMessage.Extended { Id: 0 } or PeerMessage.Extended { Name: not null })
        {
            var extended = (PeerMessage.Extended)message;
            if (!TryAddress(ref extended)) return;
            message = extended;
        }
        if (message is PeerMessage.DontHave)
        {
            FailSending(message, "the peer does not take it, or nobody here can say it");
            return;
        }
        if (wasTakenOver && message is PeerMessage.Request request) Drops.RequestGivenBack(request);
        Put(message);
    }

    /// <summary>Looks at the clock: once a second is enough.</summary>
    public void Beat(PeerOptions options)
    {
        var now = _loop.Elapsed;
        WayIn.Expire();
        WayOut.Expire();
        _unheard.Beat();
        if (_state.Id is null || !_state.HandshakeSent)
        {
            if (now - Link.Opened >= options.HandshakeTimeout) Disconnect(WithoutHandshake());
        }
        else if (now - Link.LastReceived >= options.SilenceTimeout && !Link.IsParked)
        {
            Disconnect(new DisconnectReason(DisconnectKind.Silence));
        }
        else if (Link.SendingSince is { } since)
        {
            // What is sent counts as one thing, so a slow line has twice the time.
            if (now - since >= 2 * options.SilenceTimeout) Disconnect(new DisconnectReason(DisconnectKind.Silence, "it takes nothing of what it asked for"));
        }
        else if (now - Link.LastSent >= options.KeepAliveInterval)
        {
            Send(PeerMessage.KeepAlive.Instance with { Origin = MessageOrigin.Core });
        }
    }

    /// <summary>What is wrong with a message between these two; null when nothing is.</summary>
    /// <remarks>Goes by the handshakes that were on the wire: theirs may still be held up by a plugin when the next message comes.</remarks>
    public string? Violation(PeerMessage message)
    {
        var both = Agreed;
        return MessageRules.Violation(message, Layout, both.Has(ReservedBits.Fast), both.Has(ReservedBits.ExtensionProtocol));
    }

    /// <summary>What is wrong with a message as if from the peer; null when nothing is.</summary>
    public string? IncomingViolation(PeerMessage message) =>
        message is PeerMessage.Handshake handshake ? HandshakeViolation(handshake, _state.Id is not null) : Violation(message);

    /// <summary>What is wrong with a message to the peer; null when nothing is. What others than plugins made can be said in any case.</summary>
    public string? OutgoingViolation(PeerMessage message) =>
        (message is PeerMessage.Handshake handshake ? HandshakeViolation(handshake, _state.HandshakeSent) : Violation(message))
        ?? (message.Origin is null or { Plugin: not null } ? WireWriter.RefusalOf(message) : null);

    /// <summary>False for what comes too late to be said: the first word of what we have, behind another first word.</summary>
    public bool IsWorthSaying(PeerMessage message) => !_saidPieces || message is not (PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone);

    /// <summary>Tells the plugins and the core what follows from what the peer did: it comes as if the peer had said it.</summary>
    public void Conclude(PeerMessage message) => _loop.Defer(() => WayIn.Enter(message, Inlet));

    void ILinkOwner.Received(PeerMessage message)
    {
        if (_leaving is not null) return;
        _unheard.Received();
        if (_origin is not null) message = message with { Origin = _origin };
        if (message is PeerMessage.Handshake handshake) _offered = handshake.Reserved;
        if (!_state.HandshakeSent) _early = message;
        else if (Violation(message) is { } violation) Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, violation));
        else if (message is (PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone) && ++_bitfields > MostBitfields)
            Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, $"it has said {MostBitfields} times what it has"));
        else WayIn.Enter(message is PeerMessage.Extended extended ? Named(extended) : message, Inlet);
    }

    void ILinkOwner.Closed(DisconnectReason reason)
    {
        _leaving ??= reason;
        _outbox.Clear();
        Ended(new PeerDisconnected(this, _leaving) { Unflushed = [.. Link.Unflushed.OfType<PeerMessage.Piece>().Select(piece => piece.Block)] });
        CompleteStreams();
        FailSendings(_leaving);
    }

    /// <summary>Drains what was sent since the last step, then leaves if that was asked for.</summary>
    void ILoopWork.Run()
    {
        _drainPending = false;
        while (!Link.IsClosed && _outbox.TryDequeue(out var message)) WayOut.Enter(message, Outlet);
        if (_leaving is not null) Link.Close(_leaving);
    }

    private void Put(PeerMessage message)
    {
        if (message is PeerMessage.ExtendedHandshake hello) message = Whole(hello);
        _state.ApplyOutgoing(message);
        var isFirstWord = !_saidPieces && message is (PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone);
        _saidPieces |= isFirstWord;
        if (message is PeerMessage.Piece piece) WayIn.Settle(piece.Block);
        else if (message is PeerMessage.RejectRequest reject) WayIn.Settle(reject.Block);
        _sent.Next(message);
        if (message is PeerMessage.Choke or PeerMessage.Unchoke) ChokeSent(message is PeerMessage.Choke);
        if (isFirstWord) PiecesSent(message);
        try
        {
            Link.Transmit(message);
            if (message is PeerMessage.Handshake) TakeTheirs();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            Disconnect(new DisconnectReason(DisconnectKind.PluginFault, $"a message that cannot be sent: {exception.Message}"));
        }
    }

    private string? HandshakeViolation(PeerMessage.Handshake handshake, bool isSecond) =>
        isSecond ? "a second handshake" : handshake.InfoHash != (InfoHash ?? handshake.InfoHash) ? $"a handshake for another info hash, {handshake.InfoHash}" : null;

    /// <summary>From here on the block is the core's. False when a stage has sent it another way as well, which ends the connection.</summary>
    private bool TryClaim(PeerMessage.Piece piece)
    {
        try
        {
            piece.Data.Claim();
            return true;
        }
        catch (InvalidOperationException exception)
        {
            Disconnect(new DisconnectReason(DisconnectKind.PluginFault, exception.Message));
            return false;
        }
    }

    /// <summary>Our handshake is out: theirs is welcome now.</summary>
    private void TakeTheirs()
    {
        if (_early is { } early) _loop.Defer(() => ((ILinkOwner)this).Received(early));
        _early = null;
        Link.Resume();
    }

    /// <summary>Whose fault it is that the handshakes are not done: of the peer, or of a plugin that has dropped one or holds it back.</summary>
    private DisconnectReason WithoutHandshake() =>
        !_state.HandshakeSent ? new DisconnectReason(DisconnectKind.RefusedByPlugin, "the outgoing handshake was dropped")
        : _offered is null ? new DisconnectReason(DisconnectKind.HandshakeTimeout)
        : new DisconnectReason(DisconnectKind.RefusedByPlugin, "the incoming handshake was dropped");
}
