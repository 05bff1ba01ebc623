using System.Net;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>
/// One direction of a connection. What a writer hands over is first taken into the send buffer of its host, then crosses the two lines in
/// packets, then waits to be read; a packet leaves only when there is room for it at the other end. One that comes before those that left earlier waits for them.
/// </summary>
internal sealed class Flow(SimulatedHost from, IPEndPoint fromEndPoint, SimulatedHost to, IPEndPoint toEndPoint)
{
    private const int PacketLength = 16 * 1024;

    private readonly SimulatedNetwork _network = from.Network;
    private readonly Queue<ArraySegment<byte>> _handed = new();
    private readonly Queue<byte[]> _buffered = new();
    private readonly Queue<FlowPacket> _crossing = new();
    private readonly Queue<FlowPacket> _held = new();
    private readonly Queue<byte[]> _arrived = new();
    private long _bytesHanded;
    private int _offsetInHanded;
    private int _offsetInArrived;
    private int _bytesBuffered;
    private int _bytesBeyond;
    private bool _transmitting;
    private bool _finishing;
    private bool _ended;
    private bool _dead;

    /// <summary>Told when bytes, or the end, have come to the reader.</summary>
    public Action Arrived { get; set; } = static () => { };

    /// <summary>Told when all that was handed over has been taken, if <see cref="Write"/> said that it had not.</summary>
    public Action Taken { get; set; } = static () => { };

    /// <summary>Part of what was handed over has not been taken.</summary>
    public bool IsSending => _handed.Count > 0;

    /// <summary>The end has come, and everything before it was read.</summary>
    public bool IsAtEnd => _ended && _arrived.Count == 0;

    public bool HasSomething => _arrived.Count > 0 || _ended;

    /// <summary>Hands bytes over; true when all were taken at once. Otherwise they are looked at again until <see cref="Taken"/>.</summary>
    public bool Write(IList<ArraySegment<byte>> segments)
    {
        if (IsSending) throw new InvalidOperationException("the last send has not finished");
        foreach (var segment in segments)
        {
            if (segment.Count == 0) continue;
            _handed.Enqueue(segment);
            _bytesHanded += segment.Count;
        }
        TakeHanded();
        Transmit();
        return !IsSending;
    }

    /// <summary>Nothing more will be handed over, and what was not taken will not be.</summary>
    public void Finish()
    {
        _handed.Clear();
        _bytesHanded = 0;
        _finishing = true;
        Transmit();
    }

    /// <summary>Nothing moves any more. What has arrived may still be read.</summary>
    public void Cut()
    {
        _dead = true;
        _handed.Clear();
        _buffered.Clear();
        _crossing.Clear();
        _held.Clear();
    }

    /// <summary>Forgets what has arrived: nobody will read it.</summary>
    public void Discard()
    {
        while (_arrived.TryDequeue(out var packet)) _bytesBeyond -= packet.Length;
        _bytesBeyond += _offsetInArrived;
        _offsetInArrived = 0;
        Transmit();
    }

    public int Read(Span<byte> into)
    {
        var count = 0;
        while (count < into.Length && _arrived.TryPeek(out var packet))
        {
            var part = packet.AsSpan(_offsetInArrived);
            if (part.Length > into.Length - count) part = part[..(into.Length - count)];
            part.CopyTo(into[count..]);
            count += part.Length;
            _offsetInArrived += part.Length;
            if (_offsetInArrived < packet.Length) break;
            _arrived.Dequeue();
            _offsetInArrived = 0;
        }
        if (count == 0) return 0;
        _bytesBeyond -= count;
        Transmit();
        return count;
    }

    /// <summary>Does something when a packet sent now would arrive, if it would.</summary>
    public void AfterDelay(Action action, bool back = false)
    {
        if (_network.Reaches(from, to)) _network.After(back ? _network.Delay(to, from) : _network.Delay(from, to), action);
    }

    public void SendHeld()
    {
        if (!_network.Reaches(from, to)) return;
        for (var count = _held.Count; count > 0; count--) Cross(_held.Dequeue());
    }

    /// <summary>Copies what was handed over into packets, as far as the buffer has room.</summary>
    private void TakeHanded()
    {
        while (_handed.Count > 0 && from.Conditions.Buffer - _bytesBuffered is > 0 and var room)
        {
            var packet = new byte[Math.Min(Math.Min(PacketLength, room), _bytesHanded)];
            for (var filled = 0; filled < packet.Length;)
            {
                var segment = _handed.Peek();
                var part = Math.Min(segment.Count - _offsetInHanded, packet.Length - filled);
                segment.AsSpan(_offsetInHanded, part).CopyTo(packet.AsSpan(filled));
                filled += part;
                _offsetInHanded += part;
                if (_offsetInHanded < segment.Count) continue;
                _handed.Dequeue();
                _offsetInHanded = 0;
            }
            _bytesHanded -= packet.Length;
            _buffered.Enqueue(packet);
            _bytesBuffered += packet.Length;
        }
    }

    /// <summary>Puts the next packets on the line. With a rate, one at a time: so the flows of a host take turns.</summary>
    private void Transmit()
    {
        while (!_transmitting && !_dead && _buffered.TryPeek(out var packet) && _bytesBeyond + packet.Length <= Math.Max(packet.Length, to.Conditions.Buffer))
        {
            _bytesBeyond += packet.Length;
            if (from.Conditions.UploadRate is not { } rate)
            {
                Left();
                continue;
            }
            _transmitting = true;
            var now = _network.Scheduler.Now;
            var start = from.UploadFree > now ? from.UploadFree : now;
            from.UploadFree = start + TimeSpan.FromSeconds((double)packet.Length / rate);
            _network.After(from.UploadFree - now, () =>
            {
                _transmitting = false;
                if (_dead) return;
                Left();
                Transmit();
            });
        }
        if (_finishing && !_dead && !_transmitting && _buffered.Count == 0)
        {
            _finishing = false;
            Depart(null);
        }
    }

    /// <summary>A packet has left the host, and made room in its buffer.</summary>
    private void Left()
    {
        var packet = _buffered.Dequeue();
        _bytesBuffered -= packet.Length;
        Depart(packet);
        if (!IsSending) return;
        TakeHanded();
        if (!IsSending) Taken();
    }

    /// <summary>A packet, or null for the end, leaves for the network.</summary>
    private void Depart(byte[]? bytes)
    {
        var packet = new FlowPacket(bytes);
        _crossing.Enqueue(packet);
        Cross(packet);
    }

    private void Cross(FlowPacket packet) => _network.After(_network.Delay(from, to), () => Enter(packet));

    /// <summary>It has come to the line of the reader, which takes those of all connections as they come: one that is still far away keeps nobody waiting.</summary>
    private void Enter(FlowPacket packet)
    {
        if (_dead) return;
        if (packet.Bytes is not { } bytes || to.Conditions.DownloadRate is not { } rate || !_network.Reaches(from, to))
        {
            Arrive(packet);
            return;
        }
        var now = _network.Scheduler.Now;
        var start = to.DownloadFree > now ? to.DownloadFree : now;
        to.DownloadFree = start + TimeSpan.FromSeconds((double)bytes.Length / rate);
        _network.After(to.DownloadFree - now, () => Arrive(packet));
    }

    private void Arrive(FlowPacket packet)
    {
        if (_dead) return;
        if (!_network.Reaches(from, to))
        {
            _held.Enqueue(packet);
            return;
        }
        packet.HasCome = true;
        while (!_dead && _crossing.TryPeek(out var next) && next.HasCome) Give(_crossing.Dequeue().Bytes);
    }

    private void Give(byte[]? bytes)
    {
        if (bytes is null)
        {
            _ended = true;
            _network.Publish(NetworkEventKind.Closed, fromEndPoint, toEndPoint);
        }
        else
        {
            _arrived.Enqueue(bytes);
            _network.Publish(NetworkEventKind.Arrived, fromEndPoint, toEndPoint, bytes.Length);
        }
        Arrived();
    }
}
