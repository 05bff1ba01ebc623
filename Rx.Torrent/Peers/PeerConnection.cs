using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>
/// A connected peer: two streams of messages and what we know of it. <see cref="Inlet"/> and <see cref="Outlet"/> are where the
/// plugin pipeline is put between the wire and the core; without one the two are joined directly.
/// </summary>
internal sealed class PeerConnection : IPeer, ILinkOwner, ILoopWork
{
    /// <summary>What it has altogether a peer says once, behind the handshake (BEP 3, 6). Some say it again, and each time costs us a look at all pieces.</summary>
    private const int MostBitfields = 16;

    private readonly Loop _loop;
    private readonly PeerState _state;
    private readonly Queue<PeerMessage> _outbox = new();
    private readonly MessageTap _incoming;
    private readonly MessageTap _outgoing;
    private readonly Func<bool> _mayRead;
    private DisconnectReason? _leaving;
    private bool _drainPending;
    private ReservedBits? _offered;
    private PeerMessage? _early;
    private int _bitfields;
    private BlockRange _expected;
    private BlockRange _requested;

    public PeerConnection(Loop loop, PeerLink link, bool isIncoming, Func<bool> mayRead, Action<Exception> tapFault)
    {
        _loop = loop;
        _mayRead = mayRead;
        _state = new PeerState();
        _incoming = new MessageTap(tapFault);
        _outgoing = new MessageTap(tapFault);
        Link = link;
        IsIncoming = isIncoming;
        EndPoint = link.Channel.Remote;
        Inlet = Accept;
        Outlet = Transmit;
    }

    /// <summary>Where messages from the wire go: the first stage, or straight to <see cref="Accept"/>.</summary>
    public Action<PeerMessage> Inlet { get; set; }

    /// <summary>Where messages to the wire go: the last stage, or straight to <see cref="Transmit"/>.</summary>
    public Action<PeerMessage> Outlet { get; set; }

    /// <summary>The core: what comes out of the last incoming stage, after <see cref="State"/> has taken it in.</summary>
    public Action<PeerMessage> Core { get; set; } = static _ => { };

    /// <summary>Told once, at the end.</summary>
    public Action<DisconnectReason> Ended { get; set; } = static _ => { };

    /// <summary>Told of every message that the operating system has taken.</summary>
    public Action<PeerMessage> Sent { get; set; } = static _ => { };

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

    /// <summary>Told of a block that came from the wire and did not reach the core: a plugin dropped it, or holds it back.</summary>
    public Action<PeerMessage.Piece> BlockWithheld { get; set; } = static _ => { };

    /// <summary>Told of a request of the core's that did not reach the wire: a plugin dropped it, or holds it back.</summary>
    public Action<PeerMessage.Request> RequestWithheld { get; set; } = static _ => { };

    /// <summary>A number that no other peer of the swarm has or had, by which the units keep what they know of it.</summary>
    public int Slot { get; set; } = -1;

    public PeerLink Link { get; }

    /// <summary>What went back and forth.</summary>
    public PeerTraffic Traffic { get; } = new();

    public PeerState State => _state;

    public bool IsClosed => Link.IsClosed || _leaving is not null;

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

    public IObservable<PeerMessage> Outgoing => _outgoing;

    /// <summary>What both sides offer is what holds, so ours has to be out before theirs is looked at; a plugin may take its time over it.</summary>
    bool ILinkOwner.MayRead => _state.HandshakeSent && _mayRead();

    public void Send(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!_loop.IsCurrent)
        {
            SendFromElsewhere(message);
            return;
        }
        if (IsClosed) return;
        _outbox.Enqueue(message);
        if (_drainPending) return;
        _drainPending = true;
        _loop.Defer(this);
    }

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

    /// <summary>The core's end of the incoming stages.</summary>
    public void Accept(PeerMessage message)
    {
        if (Link.IsClosed) return;
        if (_state.Id is null && message is not PeerMessage.Handshake)
        {
            Disconnect(new DisconnectReason(DisconnectKind.RefusedByPlugin, "the incoming handshake was dropped"));
            return;
        }
        if (message is PeerMessage.Piece piece)
        {
            if (!TryClaim(piece)) return;
            if (piece.Block == _expected) _expected = default;
        }
        _state.Apply(message);
        _incoming.Next(message);
        Core(message);
    }

    /// <summary>The wire's end of the outgoing stages.</summary>
    public void Transmit(PeerMessage message)
    {
        if (Link.IsClosed) return;
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
        if (message is PeerMessage.Request request && request.Block == _requested) _requested = default;
        _state.ApplyOutgoing(message);
        _outgoing.Next(message);
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

    /// <summary>Looks at the clock: once a second is enough.</summary>
    public void Beat(PeerOptions options)
    {
        var now = _loop.Elapsed;
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
        var both = new ReservedBits((_offered?.Value ?? 0) & _state.Ours.Value);
        return MessageRules.Violation(message, Layout, both.Has(ReservedBits.Fast), both.Has(ReservedBits.ExtensionProtocol));
    }

    /// <summary>What is wrong with a message to the peer; null when nothing is. What others than plugins made can be said in any case.</summary>
    public string? OutgoingViolation(PeerMessage message) =>
        Violation(message) ?? (message.Origin is null or { Plugin: not null } ? WireWriter.RefusalOf(message) : null);

    void ILinkOwner.Received(PeerMessage message)
    {
        if (_leaving is not null) return;
        if (message is PeerMessage.Handshake handshake) _offered = handshake.Reserved;
        if (!_state.HandshakeSent) _early = message;
        else if (Violation(message) is { } violation) Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, violation));
        else if (message is PeerMessage.Piece piece) TakeIn(piece);
        else if (message is (PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone) && ++_bitfields > MostBitfields)
            Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, $"it has said {MostBitfields} times what it has"));
        else Inlet(message);
    }

    void ILinkOwner.Flushed(PeerMessage message) => Sent(message);

    void ILinkOwner.Closed(DisconnectReason reason)
    {
        _leaving ??= reason;
        _outbox.Clear();
        Ended(_leaving);
        _incoming.Complete();
        _outgoing.Complete();
    }

    /// <summary>Drains what was sent since the last step, then leaves if that was asked for.</summary>
    void ILoopWork.Run()
    {
        _drainPending = false;
        while (!Link.IsClosed && _outbox.TryDequeue(out var message))
        {
            if (message is PeerMessage.Request request) TakeOut(request);
            else Outlet(message);
        }
        if (_leaving is not null) Link.Close(_leaving);
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

    // Methods of their own, for a closure would be made at every call of the one that it is in.
    private void SendFromElsewhere(PeerMessage message) => _loop.Post(() => Send(message));

    private void DisconnectFromElsewhere(DisconnectReason reason) => _loop.Post(() => Disconnect(reason));

    private void TakeIn(PeerMessage.Piece piece)
    {
        _expected = piece.Block;
        Inlet(piece);
        if (_expected == default) return;
        _expected = default;
        if (!Link.IsClosed) BlockWithheld(piece);
    }

    private void TakeOut(PeerMessage.Request request)
    {
        _requested = request.Block;
        Outlet(request);
        if (_requested == default) return;
        _requested = default;
        if (!Link.IsClosed) RequestWithheld(request);
    }
}
