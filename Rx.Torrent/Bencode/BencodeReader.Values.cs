namespace Rx.Torrent.Bencode;

public ref partial struct BencodeReader
{
    /// <summary>Steps onto the next token, which has to be a number.</summary>
    /// <exception cref="BencodeException">It is something else, or the input is broken.</exception>
    public long ReadInteger()
    {
        Read();
        return Integer;
    }

    /// <summary>Steps onto the next token, which has to be a string. The bytes are a slice of the input.</summary>
    /// <exception cref="BencodeException">It is something else, or the input is broken.</exception>
    public ReadOnlySpan<byte> ReadString()
    {
        Read();
        return Bytes;
    }

    /// <summary>Steps into a dictionary, which has to come next.</summary>
    /// <exception cref="BencodeException">Something else comes, or the input is broken.</exception>
    public void ReadDictionaryStart()
    {
        Read();
        if (Token != BencodeToken.DictionaryStart) throw Unexpected("a dictionary");
    }

    /// <summary>Steps into a list, which has to come next. Its elements follow until <see cref="Read"/> gives <see cref="BencodeToken.End"/>.</summary>
    /// <exception cref="BencodeException">Something else comes, or the input is broken.</exception>
    public void ReadListStart()
    {
        Read();
        if (Token != BencodeToken.ListStart) throw Unexpected("a list");
    }

    /// <summary>Steps onto the next key of the dictionary that the reader is in, or out of it.</summary>
    /// <returns>False when the dictionary ended.</returns>
    /// <exception cref="BencodeException">The reader is not between two entries of a dictionary, or the input is broken.</exception>
    public bool TryReadKey(out ReadOnlySpan<byte> key)
    {
        if (!_keyIsNext) throw new BencodeException(Position, "a key", "a place where no key stands");
        Read();
        key = IsKey ? Bytes : default;
        return IsKey;
    }

    /// <summary>Reads the whole value that comes next, to its end, and gives it exactly as it stands in the input.</summary>
    /// <exception cref="BencodeException">No value comes next, or the input is broken.</exception>
    public ReadOnlySpan<byte> ReadRawValue()
    {
        var start = Position;
        SkipValue();
        return _input[start..Position];
    }

    /// <summary>Steps over the whole value that comes next, checking it on the way.</summary>
    /// <exception cref="BencodeException">No value comes next, or the input is broken.</exception>
    public void SkipValue()
    {
        Read();
        if (IsKey || Token is BencodeToken.None or BencodeToken.End) throw Unexpected("a value");
        SkipRest();
    }

    /// <summary>When the reader stands on the start of a list or dictionary, steps onto its end; otherwise does nothing.</summary>
    /// <exception cref="BencodeException">The input is broken.</exception>
    public void SkipRest()
    {
        if (Token is not (BencodeToken.ListStart or BencodeToken.DictionaryStart)) return;
        for (var outside = Depth - 1; Depth > outside;) Read();
    }

    /// <summary>Checks that the value is over, and the input with it.</summary>
    /// <exception cref="BencodeException">The value is not over, or bytes follow it.</exception>
    public readonly void EnsureEnd()
    {
        if (!IsComplete) throw new BencodeException(Position, "the end of the value", "an open one");
        if (Position < _input.Length) throw new BencodeException(Position, "the end of the input", $"{_input.Length - Position} more bytes");
    }

    /// <summary>
    /// Finds the value under <paramref name="key"/> in the dictionary that <paramref name="input"/> starts with, without reading further:
    /// the bytes as they stand, such as those of <c>info</c> that make the info hash.
    /// </summary>
    /// <param name="input">A dictionary, and perhaps more behind it.</param>
    /// <param name="key">The bytes of the key.</param>
    /// <param name="raw">Where the value stands in <paramref name="input"/>; empty when there is none.</param>
    /// <param name="mode">How closely the input has to follow BEP 3.</param>
    /// <param name="limits">How much the input may ask for; <see cref="BencodeLimits.Default"/> when null.</param>
    /// <exception cref="BencodeException">The input is no dictionary, or broken before the value ends.</exception>
    public static bool TryFindRaw(
        ReadOnlySpan<byte> input, ReadOnlySpan<byte> key, out Range raw, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null)
    {
        var reader = new BencodeReader(input, mode, limits);
        reader.ReadDictionaryStart();
        while (reader.TryReadKey(out var found))
        {
            var start = reader.Position;
            reader.SkipValue();
            raw = start..reader.Position;
            if (found.SequenceEqual(key)) return true;
        }
        raw = default;
        return false;
    }
}
