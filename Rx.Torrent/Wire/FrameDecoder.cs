using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Wire;

/// <summary>
/// Turns what one connection receives into messages, one at a time, however the bytes are cut. A frame that is not all there is
/// kept here, each byte copied once: those of a block straight into the buffer that its message will carry.
/// </summary>
/// <remarks>
/// Between calls nothing refers to the input. Memory follows the bytes that came, not the length that was declared: an idle connection
/// costs some 200 bytes, a block under way its 16 KiB, any other frame at most twice what has come of it.
/// After a <see cref="WireException"/> the decoder is of no more use.
/// </remarks>
internal sealed class FrameDecoder(BlockPool pool, WireLimits limits, int pieceCount = WireReader.UnknownPieceCount) : IDisposable
{
    private const int FirstBodyLength = 1024;

    private readonly byte[] _head = new byte[FrameShape.MaxHeadLength];
    private WireReader _reader = new(limits, pool, pieceCount);
    private FrameShape _shape;
    private bool _shapeKnown;
    private int _headReceived;
    private int _bodyReceived;
    private BlockBuffer? _block;
    private byte[]? _body;

    /// <summary>How many bytes of a frame have come whose end has not.</summary>
    public int Pending => _headReceived + _bodyReceived;

    /// <summary>
    /// Says how many pieces there are, once that is known, or that longer messages are welcome. Takes effect with the next frame.
    /// </summary>
    public void Expect(WireLimits limits, int pieceCount) => _reader = new WireReader(limits, pool, pieceCount);

    /// <summary>Takes one message from the front of <paramref name="input"/>; or all of it, when it ends before a message does.</summary>
    /// <returns>False when it takes more bytes; <paramref name="input"/> is empty then.</returns>
    /// <exception cref="WireException">The bytes are no message of the protocol.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, [NotNullWhen(true)] out PeerMessage? message)
    {
        if (_headReceived == 0 && _reader.TryRead(input, out message, out var consumed))
        {
            input = input[consumed..];
            return true;
        }
        message = null;
        if (!FillHead(ref input) || !FillBody(ref input)) return false;
        message = _reader.Finish(_shape, _head.AsSpan(0, _shape.HeadLength), TakeBody());
        _headReceived = 0;
        return true;
    }

    /// <summary>How far the frame under way has come, once its head is there.</summary>
    /// <param name="extension">The id of an extended message; null for other messages.</param>
    /// <param name="received">Bytes that have come.</param>
    /// <param name="total">Bytes that it will have.</param>
    public bool TryProgress(out byte? extension, out int received, out int total)
    {
        received = Pending;
        total = _shape.FrameLength;
        extension = _shape.Id == MessageId.Extended ? _head[_shape.HeadLength - 1] : null;
        return _shapeKnown && received > 0 && _headReceived == _shape.HeadLength && !_shape.IsKeepAlive;
    }

    /// <summary>Gives back what a frame under way holds.</summary>
    public void Dispose()
    {
        if (_block is not null) pool.Return(_block);
        _block = null;
        _body = null;
        _headReceived = _bodyReceived = 0;
    }

    private bool FillHead(ref ReadOnlySpan<byte> input)
    {
        if (_headReceived == 0) _shapeKnown = _reader.TryShape([], out _shape);
        while (!_shapeKnown || _headReceived < _shape.HeadLength)
        {
            if (input.IsEmpty) return false;
            _headReceived += Move(ref input, _head.AsSpan(_headReceived, _shape.HeadLength - _headReceived));
            if (_headReceived < _shape.HeadLength) return false;
            if (!_shapeKnown) _shapeKnown = _reader.TryShape(_head.AsSpan(0, _headReceived), out _shape);
            if (_shapeKnown && _headReceived == _shape.HeadLength) WireReader.CheckHead(_shape, _head);
        }
        return true;
    }

    private bool FillBody(ref ReadOnlySpan<byte> input)
    {
        var missing = _shape.BodyLength - _bodyReceived;
        if (missing > 0 && !input.IsEmpty)
            _bodyReceived += Move(ref input, Room(Math.Min(missing, input.Length)));
        return _bodyReceived == _shape.BodyLength;
    }

    /// <summary>Where the next bytes of the body go.</summary>
    private Span<byte> Room(int length)
    {
        if (_shape.Id == MessageId.Piece && _shape.BodyLength <= PieceLayout.BlockLength)
        {
            _block ??= pool.Rent();
            return _block.Block.Span.Slice(_bodyReceived, length);
        }
        var needed = _bodyReceived + length;
        if (_body is null || _body.Length < needed)
        {
            // Never beyond the declared length, so that when the last byte comes the array is exactly the body.
            var grown = Math.Max(needed, Math.Max(FirstBodyLength, 2 * _bodyReceived));
            Array.Resize(ref _body, Math.Min(grown, _shape.BodyLength));
        }
        return _body.AsSpan(_bodyReceived, length);
    }

    private Payload TakeBody()
    {
        var body = _block is not null ? new Payload(_block, _bodyReceived)
            : _body is not null ? new Payload(_body)
            : Payload.Empty;
        _block = null;
        _body = null;
        _bodyReceived = 0;
        return body;
    }

    private static int Move(ref ReadOnlySpan<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        from = from[count..];
        return count;
    }
}
