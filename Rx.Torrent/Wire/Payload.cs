namespace Rx.Torrent.Wire;

/// <summary>The bytes that a message carries, equal by content. Those of a block may lie in a pooled buffer: see <see cref="Copy"/>.</summary>
/// <remarks>
/// Ownership moves downstream with the message. When the core has taken a block it gives the buffer back to the pool, and every
/// access through an older <see cref="Payload"/> throws from then on, rather than showing another block's bytes.
/// </remarks>
public readonly struct Payload : IEquatable<Payload>
{
    private readonly byte[]? _array;
    private readonly BlockBuffer? _buffer;
    private readonly int _offset;
    private readonly int _generation;

    /// <summary>Wraps an array that nobody changes any more.</summary>
    public Payload(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _array = bytes;
        Length = bytes.Length;
    }

    internal Payload(BlockBuffer buffer, int length)
    {
        _buffer = buffer;
        _array = buffer.Array;
        _offset = BlockBuffer.Headroom;
        _generation = buffer.Generation;
        Length = length;
    }

    /// <summary>No bytes.</summary>
    public static Payload Empty => default;

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidOperationException">The pool has the buffer back; whoever wants to keep a payload copies it.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ThrowIfGivenBack();
            return new ReadOnlySpan<byte>(_array, _offset, Length);
        }
    }

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidOperationException">The pool has the buffer back; whoever wants to keep a payload copies it.</exception>
    public ReadOnlyMemory<byte> Memory
    {
        get
        {
            ThrowIfGivenBack();
            return new ReadOnlyMemory<byte>(_array, _offset, Length);
        }
    }

    /// <summary>The bytes, as a socket wants them.</summary>
    internal ArraySegment<byte> Segment
    {
        get
        {
            ThrowIfGivenBack();
            return new ArraySegment<byte>(_array ?? [], _offset, Length);
        }
    }

    /// <summary>True when the pool has the buffer back, so that every access would throw.</summary>
    internal bool IsGivenBack => _buffer is not null && _buffer.Generation != _generation;

    /// <summary>The pooled buffer underneath, when there is one and it is still this payload's.</summary>
    internal BlockBuffer? Buffer
    {
        get
        {
            ThrowIfGivenBack();
            return _buffer;
        }
    }

    /// <summary>Says that the caller is the one who gives the buffer back, so that no other may think so too.</summary>
    /// <exception cref="InvalidOperationException">Somebody else has said so, or given it back already.</exception>
    internal void Claim() => Buffer?.Claim();

    /// <summary>The same bytes in an array of their own, to keep for as long as one likes.</summary>
    public Payload Copy() => Length == 0 ? Empty : new Payload(Span.ToArray());

    /// <summary>Same bytes.</summary>
    public bool Equals(Payload other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Payload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>As <c>n bytes</c>.</summary>
    public override string ToString() => $"{Length} bytes";

    /// <summary>Same bytes.</summary>
    public static bool operator ==(Payload left, Payload right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(Payload left, Payload right) => !left.Equals(right);

    private void ThrowIfGivenBack()
    {
        if (IsGivenBack) ThrowGivenBack();
    }

    private static void ThrowGivenBack() =>
        throw new InvalidOperationException("this payload was given back to its pool; a stage that keeps a message and passes it on keeps message.Copy()");
}
