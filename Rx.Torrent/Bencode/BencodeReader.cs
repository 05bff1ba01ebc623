using System.Runtime.CompilerServices;

namespace Rx.Torrent.Bencode;

/// <summary>
/// Reads one bencoded value token by token, forward only and without allocating (BEP 3). Nothing but <see cref="BencodeException"/> comes
/// of bad input, and a length that the input only claims costs nothing.
/// </summary>
/// <example>
/// <code>
/// var reader = new BencodeReader(bytes);
/// reader.ReadDictionaryStart();
/// while (reader.TryReadKey(out var key))
/// {
///     if (key.SequenceEqual("piece"u8)) piece = reader.ReadInteger();
///     else reader.SkipValue();
/// }
/// </code>
/// </example>
public ref partial struct BencodeReader
{
    // A frame is the offset of the last key of a dictionary that is open, or one of these two.
    private const int InList = -1;
    private const int BeforeFirstKey = -2;

    private readonly ReadOnlySpan<byte> _input;
    private readonly BencodeMode _mode;
    private readonly BencodeLimits _limits;
    private readonly int _end;
    private Frames _frames;
    private int _tokens;
    private int _bytesStart;
    private long _integer;
    private bool _keyIsNext;
    private bool _rootStarted;

    /// <summary>Stands before the first token of <paramref name="input"/>.</summary>
    /// <param name="input">A value, and perhaps more behind it.</param>
    /// <param name="mode">How closely the input has to follow BEP 3.</param>
    /// <param name="limits">How much the input may ask for; <see cref="BencodeLimits.Default"/> when null.</param>
    public BencodeReader(ReadOnlySpan<byte> input, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null)
    {
        _input = input;
        _mode = mode;
        _limits = limits ?? BencodeLimits.Default;
        _end = Math.Min(input.Length, _limits.MaxLength);
    }

    /// <summary>What the reader stands on.</summary>
    public BencodeToken Token { get; private set; }

    /// <summary>The offset of the first byte of <see cref="Token"/>.</summary>
    public int TokenStart { get; private set; }

    /// <summary>The offset behind <see cref="Token"/>: how many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>How many lists and dictionaries are open.</summary>
    public int Depth { get; private set; }

    /// <summary>True when <see cref="Token"/> is the key of a dictionary.</summary>
    public bool IsKey { get; private set; }

    /// <summary>True when the value is over and <see cref="Read"/> finds nothing more.</summary>
    public readonly bool IsComplete => _rootStarted && Depth == 0;

    /// <summary>The number that the reader stands on.</summary>
    /// <exception cref="BencodeException">It stands on something else.</exception>
    public readonly long Integer => Token == BencodeToken.Integer ? _integer : throw Unexpected("an integer");

    /// <summary>The bytes of the string that the reader stands on: a slice of the input.</summary>
    /// <exception cref="BencodeException">It stands on something else.</exception>
    public readonly ReadOnlySpan<byte> Bytes => Token == BencodeToken.String ? _input[_bytesStart..Position] : throw Unexpected("a string");

    /// <summary>Steps onto the next token.</summary>
    /// <returns>False when the value is over; what follows it in the input is left alone.</returns>
    /// <exception cref="BencodeException">The input breaks BEP 3 or a limit, or ends too early.</exception>
    public bool Read()
    {
        if (IsComplete)
        {
            Token = BencodeToken.None;
            TokenStart = Position;
            return false;
        }
        if (++_tokens > _limits.MaxTokens) throw new BencodeException(Position, $"at most {_limits.MaxTokens} tokens", "more");
        _rootStarted = true;
        TokenStart = Position;
        var first = Position < _end ? _input[Position] : throw AtEnd();
        IsKey = _keyIsNext && first != 'e';
        if (IsKey) ReadKeyToken(first);
        else ReadValueToken(first);
        return true;
    }

    private void ReadKeyToken(byte first)
    {
        if (!char.IsAsciiDigit((char)first)) throw new BencodeException(Position, "a key (a string) or the end of the dictionary", Describe(first));
        ReadStringToken();
        ref var frame = ref _frames[Depth - 1];
        if (_mode == BencodeMode.Strict && frame != BeforeFirstKey)
        {
            var order = Bytes.SequenceCompareTo(KeyAt(frame));
            if (order == 0) throw new BencodeException(TokenStart, "a key that was not there yet", "the same key again");
            if (order < 0) throw new BencodeException(TokenStart, "keys in rising order", "a key that belongs before the last one");
        }
        frame = TokenStart;
        _keyIsNext = false;
    }

    private void ReadValueToken(byte first)
    {
        switch (first)
        {
            case (byte)'i':
                ReadIntegerToken();
                break;
            case >= (byte)'0' and <= (byte)'9':
                ReadStringToken();
                break;
            case (byte)'l' or (byte)'d':
                Open(first == 'l');
                return;
            case (byte)'e' when Depth > 0:
                Close();
                return;
            default:
                throw new BencodeException(Position, "a value", Describe(first));
        }
        _keyIsNext = Depth > 0 && _frames[Depth - 1] != InList;
    }

    private void Open(bool list)
    {
        if (Depth >= _limits.MaxDepth) throw new BencodeException(Position, $"at most {_limits.MaxDepth} levels", "one more");
        _frames[Depth++] = list ? InList : BeforeFirstKey;
        _keyIsNext = !list;
        Token = list ? BencodeToken.ListStart : BencodeToken.DictionaryStart;
        Position++;
    }

    private void Close()
    {
        if (_frames[Depth - 1] != InList && !_keyIsNext) throw new BencodeException(Position, "the value of a key", "the end of the dictionary");
        Depth--;
        _keyIsNext = Depth > 0 && _frames[Depth - 1] != InList;
        Token = BencodeToken.End;
        Position++;
    }

    private readonly ReadOnlySpan<byte> KeyAt(int start)
    {
        var (length, bytes) = ReadLength(start);
        return _input.Slice(bytes, length);
    }

    private readonly BencodeException Unexpected(string expected) => new(TokenStart, expected, Describe(Token));

    private readonly BencodeException AtEnd() => _end < _input.Length
        ? new BencodeException(_end, $"a value of at most {_limits.MaxLength} bytes", "a longer one")
        : new BencodeException(_end, "more", "the end of the input");

    private static string Describe(BencodeToken token) => token switch
    {
        BencodeToken.Integer => "an integer",
        BencodeToken.String => "a string",
        BencodeToken.ListStart => "a list",
        BencodeToken.DictionaryStart => "a dictionary",
        BencodeToken.End => "the end of a list or dictionary",
        _ => "nothing",
    };

    private static string Describe(byte b) => b is > 0x20 and < 0x7f ? $"'{(char)b}'" : $"the byte 0x{b:x2}";

    [InlineArray(BencodeLimits.DeepestNesting)]
    private struct Frames
    {
        private int _first;
    }
}
