using System.Net;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>One end of a connection: it writes into one flow and reads from another.</summary>
internal sealed class SimulatedChannel : IByteChannel
{
    private readonly SimulatedHost _host;
    private readonly Flow _out;
    private Flow _in = null!;
    private SimulatedChannel _other = null!;
    private IByteChannelEvents? _events;
    private bool _waitsToRead;
    private bool _disposed;
    private bool _broken;

    private SimulatedChannel(SimulatedHost host, IPEndPoint local, SimulatedHost remoteHost, IPEndPoint remote)
    {
        _host = host;
        Local = local;
        Remote = remote;
        _out = new Flow(host, local, remoteHost, remote);
    }

    public IPEndPoint Remote { get; }

    public IPEndPoint Local { get; }

    public string Transport => "simulated";

    public static (SimulatedChannel Near, SimulatedChannel Far) Pair(SimulatedHost nearHost, IPEndPoint near, SimulatedHost farHost, IPEndPoint far)
    {
        var one = new SimulatedChannel(nearHost, near, farHost, far);
        var other = new SimulatedChannel(farHost, far, nearHost, near);
        one.Join(other);
        other.Join(one);
        return (one, other);
    }

    public void Start(IByteChannelEvents events) => _events = events;

    public ChannelState Receive(Span<byte> into, out int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        count = _in.Read(into);
        if (count > 0) return ChannelState.Ready;
        return _in.IsAtEnd ? ChannelState.Ended : _broken ? ChannelState.Failed : ChannelState.Waiting;
    }

    public bool WaitReadable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken || _in.HasSomething) return true;
        _waitsToRead = true;
        return false;
    }

    public ChannelState Send(IList<ArraySegment<byte>> segments)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken) return ChannelState.Failed;
        return _out.Write(segments) ? ChannelState.Ready : ChannelState.Waiting;
    }

    /// <summary>Says goodbye: what has been taken still goes out, then the end. What comes after that is answered with a reset.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_broken) _out.Finish();
        _in.Discard();
        Leave();
    }

    /// <summary>Breaks off: what is under way is lost at both ends.</summary>
    public void Reset()
    {
        if (_broken) return;
        _host.Network.Publish(NetworkEventKind.Reset, Local, Remote);
        Break();
        _out.AfterDelay(_other.Break);
    }

    /// <summary>Its host is gone: nothing is said any more, and what still comes is answered with a reset.</summary>
    public void Vanish()
    {
        if (_disposed) return;
        _disposed = true;
        _out.Cut();
        _in.Discard();
    }

    /// <summary>Sends what was held back while one of the ends was not to be reached.</summary>
    public void SendHeld()
    {
        _out.SendHeld();
        _in.SendHeld();
    }

    private void Join(SimulatedChannel other)
    {
        _other = other;
        _in = other._out;
        _in.Arrived = Arrived;
        _out.Taken = () => Tell(events => events.Sent(ChannelState.Ready));
        _host.Add(this);
    }

    private void Arrived()
    {
        if (_disposed && !_in.IsAtEnd)
        {
            // There is nobody any more to whom this could be given, and the sender is told so.
            _in.AfterDelay(_other.Break, back: true);
            Break();
            return;
        }
        Leave();
        if (!_waitsToRead) return;
        _waitsToRead = false;
        _events?.Readable(); // at once, for a packet arrives inside nobody's call
    }

    private void Break()
    {
        if (_broken) return;
        _broken = true;
        var wasSending = _out.IsSending;
        _out.Cut();
        _in.Cut();
        Leave();
        if (wasSending) Tell(events => events.Sent(ChannelState.Failed));
        if (!_waitsToRead) return;
        _waitsToRead = false;
        Tell(events => events.Readable());
    }

    /// <summary>The host forgets the channel when nothing more can come of it.</summary>
    private void Leave()
    {
        if (_broken || (_disposed && _in.IsAtEnd)) _host.Remove(this);
    }

    private void Tell(Action<IByteChannelEvents> what) => _host.Network.Soon(() =>
    {
        if (!_disposed && _events is not null) what(_events);
    });
}
