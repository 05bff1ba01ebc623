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

    private readonly Queue<(PeerMessage Message, FrameShape Shape)> _waiting = new();
    private readonly Queue<PeerMessage> _sending = new();
    private readonly List<ArraySegment<byte>> _segments = [];
    private byte[] _small = [];
    private int _smallWritten;
    private int _smallTaken;

    /// <summary>How many bytes wait to be gathered.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>How many messages are held: those that wait to be gathered and those that are being sent.</summary>
    public int MessageCount => _waiting.Count + _sending.Count;

    /// <summary>True when messages wait to be gathered.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>True from <see cref="Gather"/> to <see cref="Complete"/>.</summary>
    public bool IsSending => _sending.Count > 0;

    /// <summary>All that is not known to have left, in order.</summary>
    public IReadOnlyCollection<PeerMessage> Unflushed => _sending.Count + _waiting.Count == 0 ? [] : [.. _sending, .. _waiting.Select(next => next.Message)];

    /// <summary>Puts a message behind those that wait. Its payload belongs to the encoder from now on.</summary>
    /// <exception cref="ArgumentException">The protocol cannot say this.</exception>
    /// <exception cref="InvalidOperationException">The payload was given back to its pool, or belongs to somebody else: it waits here
    /// already.</exception>
    public void Enqueue(PeerMessage message)
    {
        var shape = WireWriter.ShapeOf(message);
        WireWriter.BodyOf(message).Claim();
        _waiting.Enqueue((message, shape));
        WaitingBytes += shape.FrameLength;
    }

    /// <summary>
    /// The next frames, at least one if any waits, until <paramref name="budget"/> bytes are reached. Not to be changed until
    /// <see cref="Complete"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last frames are still being sent, or somebody gave a payload back without having
    /// claimed it.</exception>
    public List<ArraySegment<byte>> Gather(int budget)
    {
        if (IsSending) throw new InvalidOperationException("the last frames are still being sent");
        var gathered = 0L;
        while (_segments.Count < MaxSegments && _waiting.TryPeek(out var next) && TryAppend(next.Message, next.Shape))
        {
            _waiting.Dequeue();
            _sending.Enqueue(next.Message);
            WaitingBytes -= next.Shape.FrameLength;
            gathered += next.Shape.FrameLength;
            if (gathered >= budget) break;
        }
        TakeSmall();
        return _segments;
    }

    /// <summary>
    /// Says that all that was gathered has been sent: each message is told as flushed, and the buffer of its block goes back to the pool.
    /// </summary>
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
        WaitingBytes = 0;
        while (_sending.TryDequeue(out var message)) GiveUp(message, unflushed);
        while (_waiting.TryDequeue(out var next)) GiveUp(next.Message, unflushed);
    }

    /// <summary>False when the small buffer is full: the message starts the next send.</summary>
    private bool TryAppend(PeerMessage message, in FrameShape shape)
    {
        if (message is PeerMessage.Piece { Data.Buffer: { } block })
        {
            TakeSmall();
            var start = BlockBuffer.Headroom - shape.HeadLength;
            WireWriter.WriteHead(message, shape, block.Array.AsSpan(start));
            _segments.Add(new ArraySegment<byte>(block.Array, start, shape.FrameLength));
            return true;
        }
        var copyBody = shape.BodyLength <= LongestCopy;
        var copied = copyBody ? shape.FrameLength : shape.HeadLength;
        if (!EnsureSmall(copied)) return false;
        var destination = _small.AsSpan(_smallWritten);
        _smallWritten += copied;
        if (copyBody)
        {
            WireWriter.Write(message, shape, destination);
            return true;
        }
        WireWriter.WriteHead(message, shape, destination);
        TakeSmall();
        _segments.Add(WireWriter.BodyOf(message).Segment);
        return true;
    }

    private void GiveUp(PeerMessage message, Action<PeerMessage> unflushed)
    {
        unflushed(message);
        var body = WireWriter.BodyOf(message);
        if (!body.IsGivenBack) pool.Return(body);
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
