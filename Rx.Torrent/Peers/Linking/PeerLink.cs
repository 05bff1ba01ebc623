using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Loops;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers.Linking;

/// <summary>A channel with messages on it instead of bytes: one read a turn, all messages of a turn in one send.</summary>
internal sealed class PeerLink : IByteChannelEvents, ILoopWork
{
    /// <summary>The most that one send hands to the channel.</summary>
    private const int SendBudget = 512 * 1024;

    /// <summary>A peer that does not take what it asked for is not asked what else it wants: above this the link does not read.</summary>
    private const int UnreadMark = 4 * 1024 * 1024;

    /// <summary>The same for messages, for in memory each costs several times the few bytes of a reject. Twice what the longest line of requests can ask for is room enough.</summary>
    private const int UnreadMessages = 4096;

    private readonly IByteChannel _channel;
    private readonly FlushWork _flush;
    private readonly SentWork _sent;
    private readonly ReadingPace _pace = new();
    private Loop _loop;
    private ILinkOwner _owner;
    private HandshakeDecoder? _handshake = new();
    private int _handshakeReceived;
    private FrameDecoder? _decoder;
    private FrameEncoder? _encoder;
    private long _gathered;
    private bool _started;
    private bool _sending;
    private TimeSpan _sendingSince;
    private bool _flushPending;

    public PeerLink(Loop loop, IByteChannel channel, ILinkOwner owner, WireLimits limits)
    {
        _loop = loop;
        _channel = channel;
        _owner = owner;
        _flush = new FlushWork(this);
        _sent = new SentWork(this);
        Limits = limits;
        LastReceived = LastSent = Opened = loop.Elapsed;
    }

    public IByteChannel Channel => _channel;

    public bool IsClosed { get; private set; }

    /// <summary>We do not listen for the moment, so silence is no fault of the peer's.</summary>
    public bool IsParked { get; private set; }

    /// <summary>When the link was made.</summary>
    public TimeSpan Opened { get; }

    /// <summary>When the last bytes came.</summary>
    public TimeSpan LastReceived { get; private set; }

    /// <summary>When the last bytes were handed over.</summary>
    public TimeSpan LastSent { get; private set; }

    /// <summary>Since when the peer has not taken the last send, of half a MiB at most; null when it has.</summary>
    public TimeSpan? SendingSince => _sending ? _sendingSince : null;

    /// <summary>All bytes received, protocol included.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>All bytes sent, protocol included.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes that wait to be sent.</summary>
    public long BytesQueued => (_encoder?.WaitingBytes ?? 0) + _gathered;

    /// <summary>The longest messages that the peer may send, from the next one on.</summary>
    public WireLimits Limits
    {
        get;
        set
        {
            field = value;
            _decoder?.Expect(value, PieceCount);
        }
    }

    /// <summary>What was to be sent when the link ended and, as far as we know, was not; in order.</summary>
    public IReadOnlyCollection<PeerMessage> Unflushed { get; private set; } = [];

    /// <summary>Messages that wait to be sent, or are being sent.</summary>
    public int MessagesQueued => _encoder?.MessageCount ?? 0;

    /// <summary>How many pieces the torrent has, to check a bitfield by; -1 while that is unknown.</summary>
    public int PieceCount
    {
        get;
        set
        {
            field = value;
            _decoder?.Expect(Limits, value);
        }
    } = WireReader.UnknownPieceCount;

    /// <summary>Begins to read. On the loop.</summary>
    public void Start()
    {
        _started = true;
        IsParked = false;
        _channel.Start(this);
        Read();
    }

    /// <summary>
    /// Hands the link to another owner, and with it to that owner's loop, where <see cref="Resume"/> sets it going again.
    /// Only before anything was read, or while the handshake is being received, because nothing has been read beyond that.
    /// </summary>
    public void MoveTo(ILinkOwner owner, Loop loop)
    {
        IsParked = true;
        _owner = owner;
        _loop = loop;
    }

    /// <summary>Reads on after the owner's <see cref="ILinkOwner.MayRead"/> was false.</summary>
    public void Resume()
    {
        if (!IsParked || IsClosed || !_started) return;
        IsParked = false;
        LastReceived = _loop.Elapsed; // the silence was ours
        _loop.Post(this);
    }

    /// <summary>Hands the owner a message that another owner has received: the handshake, after <see cref="MoveTo"/>.</summary>
    public void Deliver(PeerMessage message)
    {
        try
        {
            Hand(message);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Puts a message into the next send. On the loop.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    /// <exception cref="InvalidOperationException">The payload was given back to its pool.</exception>
    public void Transmit(PeerMessage message)
    {
        if (IsClosed) return;
        _encoder ??= new FrameEncoder(_loop.Blocks, flushed => _owner.Flushed(flushed));
        _encoder.Enqueue(message);
        if (_flushPending) return;
        _flushPending = true;
        _loop.AtEndOfTurn(_flush);
    }

    /// <summary>Ends the link; what waits to be sent gets one last chance. On the loop.</summary>
    public void Close(DisconnectReason reason)
    {
        if (IsClosed) return;
        if (!_sending) Flush();
        if (IsClosed) return;
        IsClosed = true;
        _channel.Dispose();
        _decoder?.Dispose();
        Unflushed = _encoder?.Unflushed ?? [];
        // While a send is under way the kernel may still look at the buffers; then they are left to the collector.
        if (!_sending) _encoder?.Abandon(static _ => { });
        _owner.Closed(reason);
    }

    void IByteChannelEvents.Readable() => _loop.Post(this);

    void IByteChannelEvents.Sent(ChannelState state)
    {
        _sent.State = state;
        _loop.Post(_sent);
    }

    void ILoopWork.Run() => Read();

    private void Read()
    {
        if (IsClosed) return;
        if (!_owner.MayRead || BytesQueued > UnreadMark || MessagesQueued > UnreadMessages)
        {
            IsParked = true;
            return;
        }
        var owner = _owner;
        // Nothing beyond the handshake is read before it has been looked at: the link may move to another loop then.
        var into = _handshake is null ? _pace.Of(_loop.ReceiveBuffer) : _loop.ReceiveBuffer.AsSpan(0, HandshakeCodec.Length - _handshakeReceived);
        switch (_channel.Receive(into, out var count))
        {
            case ChannelState.Ready:
                LastReceived = _loop.Elapsed;
                BytesReceived += count;
                Decode(into[..count]);
                if (ReferenceEquals(owner, _owner) && !IsClosed) WaitFor(count == into.Length); // else another loop has it now
                break;
            case ChannelState.Waiting:
                WaitFor(false);
                break;
            case ChannelState.Ended:
                Close(new DisconnectReason(DisconnectKind.ClosedByPeer));
                break;
            default:
                Close(new DisconnectReason(DisconnectKind.ConnectionLost, _channel.Failure));
                break;
        }
    }

    private void WaitFor(bool more)
    {
        if (more || _channel.WaitReadable()) _loop.Post(this);
    }

    private void Decode(ReadOnlySpan<byte> input)
    {
        try
        {
            if (_handshake is not null)
            {
                _handshakeReceived += input.Length;
                if (!_handshake.TryRead(ref input, out var handshake)) return;
                _handshake = null;
                Hand(handshake);
                return;
            }
            _decoder ??= new FrameDecoder(_loop.Blocks, Limits, PieceCount);
            var (length, messages) = (input.Length, 0);
            for (; !IsClosed && _decoder.TryRead(ref input, out var message); messages++) Hand(message);
            _pace.Note(length, messages);
            if (!IsClosed && _decoder.TryProgress(out var extension, out var received, out var total)) _owner.Receiving(extension, received, total);
        }
        catch (WireException exception)
        {
            Close(new DisconnectReason(DisconnectKind.ProtocolError, exception.Message));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>A fault of ours in the middle of a message: nobody knows how much of it was taken in, so the link ends, on the loop that has it by now.</summary>
    private void Fail(Exception exception)
    {
        var loop = _loop;
        loop.Report(exception);
        var reason = new DisconnectReason(DisconnectKind.InternalError, exception.Message);
        if (loop.IsCurrent) Close(reason);
        else loop.Post(() => Close(reason));
    }

    private void Hand(PeerMessage message)
    {
        var loop = _loop;
        _owner.Received(message);
        loop.EndStep();
    }

    private void Flush()
    {
        _flushPending = false;
        while (!IsClosed && !_sending && _encoder is { HasWaiting: true })
        {
            if (!TryGather(out var segments)) return;
            switch (_channel.Send(segments))
            {
                case ChannelState.Ready:
                    Flushed();
                    break;
                case ChannelState.Waiting:
                    _sending = true;
                    _sendingSince = _loop.Elapsed;
                    break;
                default:
                    Break();
                    break;
            }
        }
    }

    /// <summary>False when somebody gave back a block that waits here: what is still to go out is no longer what was said, and the link ends.</summary>
    private bool TryGather([NotNullWhen(true)] out List<ArraySegment<byte>>? segments)
    {
        segments = null;
        try
        {
            var waiting = _encoder!.WaitingBytes;
            segments = _encoder.Gather(SendBudget);
            _gathered = waiting - _encoder.WaitingBytes;
            return true;
        }
        catch (InvalidOperationException exception)
        {
            Break(new DisconnectReason(DisconnectKind.PluginFault, exception.Message));
            return false;
        }
    }

    private void Flushed()
    {
        LastSent = _loop.Elapsed;
        BytesSent += _gathered;
        _gathered = 0;
        try
        {
            _encoder!.Complete();
        }
        catch (InvalidOperationException exception)
        {
            Break(new DisconnectReason(DisconnectKind.PluginFault, exception.Message)); // a block was given back while it was being sent
            return;
        }
        if (IsParked && BytesQueued <= UnreadMark / 2 && MessagesQueued <= UnreadMessages / 2) Resume();
    }

    private void Break(DisconnectReason? reason = null)
    {
        _sending = true; // nothing more goes out
        Close(reason ?? new DisconnectReason(DisconnectKind.ConnectionLost, _channel.Failure));
    }

    private sealed class FlushWork(PeerLink link) : ILoopWork
    {
        public void Run() => link.Flush();
    }

    private sealed class SentWork(PeerLink link) : ILoopWork
    {
        public ChannelState State { get; set; }

        public void Run()
        {
            if (link.IsClosed) return;
            link._sending = false;
            if (State != ChannelState.Ready)
            {
                link.Break();
                return;
            }
            link.Flushed();
            link.Flush();
        }
    }
}
