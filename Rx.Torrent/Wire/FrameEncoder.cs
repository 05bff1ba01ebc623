using System.Buffers;

namespace Rx.Torrent.Wire;

/// <summary>
/// What one connection has to send, in order: messages wait here, leave as segments for one vectored send, and are told when it has
/// finished. A block in a pooled buffer leaves from there, its head written into the headroom before it; small frames share a buffer.
/// </summary>
/// <remarks>Nothing is held but the messages while no send is under way. One thread at a time.</remarks>
/// <param name="pool">Gets the buffers of blocks back when they were sent.</param>
/// <param name="flushed">Told of each message that has left, in order; the payload is still good during the call.</param>
internal sealed class FrameEncoder(BlockPool pool, Action<PeerMessage> flushed)
{
    private const int SmallFramesLength = 4096;
    private const int LongestCopy = 512;
    private const int MaxSegments = 64;

    private readonly Queue<PeerMessage> _waiting = new();
    private readonly Queue<PeerMessage> _sending = new();
    private readonly List<ArraySegment<byte>> _segments = [];
    private byte[] _small = [];
    private int _smallWritten;
    private int _smallTaken;

    /// <summary>How many bytes wait to be gathered.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>True when messages wait to be gathered.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>True from <see cref="Gather"/> to <see cref="Complete"/>.</summary>
    public bool IsSending => _sending.Count > 0;

    /// <summary>Puts a message behind those that wait. Its payload belongs to the encoder from now on.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    /// <exception cref="InvalidOperationException">The payload was given back to its pool.</exception>
    public void Enqueue(PeerMessage message)
    {
        var length = WireWriter.FrameLength(message);
        if (WireWriter.BodyOf(message).IsGivenBack) throw new InvalidOperationException($"the payload of {message} was given back to its pool");
        _waiting.Enqueue(message);
        WaitingBytes += length;
    }

    /// <summary>The next frames, at least one if any waits, until <paramref name="budget"/> bytes are reached. Not to be changed until <see cref="Complete"/>.</summary>
    /// <exception cref="InvalidOperationException">The last frames are still being sent, or somebody gave a payload back that was waiting here.</exception>
    public List<ArraySegment<byte>> Gather(int budget)
    {
        if (IsSending) throw new InvalidOperationException("the last frames are still being sent");
        var gathered = 0L;
        while (_segments.Count < MaxSegments && _waiting.TryPeek(out var message))
        {
            var length = WireWriter.FrameLength(message);
            if (!TryAppend(message)) break;
            _sending.Enqueue(_waiting.Dequeue());
            WaitingBytes -= length;
            gathered += length;
            if (gathered >= budget) break;
        }
        TakeSmall();
        return _segments;
    }

    /// <summary>Says that all that was gathered has been sent: each message is told as flushed, and the buffer of its block goes back to the pool.</summary>
    public void Complete()
    {
        ReleaseSegments();
        while (_sending.TryDequeue(out var message))
        {
            flushed(message);
            pool.Return(WireWriter.BodyOf(message));
        }
    }

    /// <summary>Gives everything up. Only when no send is under way any more, well or not.</summary>
    /// <param name="unflushed">Told of each message that has not left, in order.</param>
    public void Abandon(Action<PeerMessage> unflushed)
    {
        ReleaseSegments();
        while (_sending.TryDequeue(out var message) || _waiting.TryDequeue(out message))
        {
            unflushed(message);
            var body = WireWriter.BodyOf(message);
            if (!body.IsGivenBack) pool.Return(body);
        }
        WaitingBytes = 0;
    }

    /// <summary>False when the small buffer is full: the message starts the next send.</summary>
    private bool TryAppend(PeerMessage message)
    {
        var body = WireWriter.BodyOf(message);
        if (message is PeerMessage.Piece && body.Buffer is { } block)
        {
            TakeSmall();
            var head = WireWriter.HeadLength(message);
            var start = BlockBuffer.Headroom - head;
            WireWriter.WriteHead(message, block.Array.AsSpan(start, head));
            _segments.Add(new ArraySegment<byte>(block.Array, start, head + body.Length));
            return true;
        }
        if (body.Length <= LongestCopy)
        {
            if (!EnsureSmall(WireWriter.FrameLength(message))) return false;
            _smallWritten += WireWriter.Write(message, _small.AsSpan(_smallWritten));
            return true;
        }
        if (!EnsureSmall(WireWriter.HeadLength(message))) return false;
        _smallWritten += WireWriter.WriteHead(message, _small.AsSpan(_smallWritten));
        TakeSmall();
        _segments.Add(body.Segment);
        return true;
    }

    private bool EnsureSmall(int length)
    {
        if (_small.Length - _smallWritten >= length) return true;
        if (_smallWritten > 0) return false;
        ReleaseSmall();
        _small = ArrayPool<byte>.Shared.Rent(Math.Max(length, SmallFramesLength));
        return true;
    }

    /// <summary>Makes a segment of the small frames written since the last one.</summary>
    private void TakeSmall()
    {
        if (_smallWritten == _smallTaken) return;
        _segments.Add(new ArraySegment<byte>(_small, _smallTaken, _smallWritten - _smallTaken));
        _smallTaken = _smallWritten;
    }

    private void ReleaseSegments()
    {
        _segments.Clear();
        ReleaseSmall();
    }

    private void ReleaseSmall()
    {
        if (_small.Length > 0) ArrayPool<byte>.Shared.Return(_small);
        _small = [];
        _smallWritten = _smallTaken = 0;
    }
}
