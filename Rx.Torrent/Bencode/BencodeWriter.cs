using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Rx.Torrent.Bencode;

/// <summary>
/// Writes bencoded values (BEP 3), always in the canonical form: an order of keys, or of calls, that would give anything else is an
/// <see cref="InvalidOperationException"/>.
/// </summary>
/// <param name="output">Where the bytes go.</param>
public sealed class BencodeWriter(IBufferWriter<byte> output)
{
    private const int LongestInteger = 20;

    private readonly IBufferWriter<byte> _output = output ?? throw new ArgumentNullException(nameof(output));
    private readonly Stack<Frame> _open = [];

    /// <summary>How many lists and dictionaries are open.</summary>
    public int Depth => _open.Count;

    /// <summary>Writes a number.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteInteger(long value)
    {
        BeforeValue();
        PutInteger(value);
    }

    /// <summary>Writes a byte string.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteString(ReadOnlySpan<byte> bytes)
    {
        BeforeValue();
        Put(bytes);
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        BeforeValue();
        PutLength(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _output);
    }

    /// <summary>Writes a key; its value comes next.</summary>
    /// <exception cref="InvalidOperationException">No key belongs here, or this one belongs before the last.</exception>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        if (!_open.TryPeek(out var frame) || frame.IsList || frame.HasKey) throw new InvalidOperationException("a key belongs into a dictionary only, before a value");
        if (frame.LastKey is { } last && key.SequenceCompareTo(last) <= 0)
            throw new InvalidOperationException($"the key \"{Encoding.UTF8.GetString(key)}\" belongs before \"{Encoding.UTF8.GetString(last)}\"");
        frame.LastKey = key.ToArray();
        frame.HasKey = true;
        Put(key);
    }

    /// <summary>Writes a key; its value comes next.</summary>
    /// <exception cref="InvalidOperationException">No key belongs here, or this one belongs before the last.</exception>
    public void WriteKey(string key) => WriteKey(Encoding.UTF8.GetBytes(key));

    /// <summary>Opens a list.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteListStart() => Open((byte)'l', isList: true);

    /// <summary>Opens a dictionary.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteDictionaryStart() => Open((byte)'d', isList: false);

    /// <summary>Closes the list or dictionary that was opened last.</summary>
    /// <exception cref="InvalidOperationException">None is open, or a key waits for its value.</exception>
    public void WriteEnd()
    {
        if (!_open.TryPeek(out var frame) || frame.HasKey) throw new InvalidOperationException("nothing to end here");
        _open.Pop();
        PutByte((byte)'e');
    }

    /// <summary>Writes a whole value.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteValue(BencodeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        BeforeValue();
        Put(value);
    }

    /// <summary>Writes a value that is bencoded already, such as an <c>info</c> dictionary that must keep its hash. It is not looked into.</summary>
    /// <exception cref="InvalidOperationException">A key belongs here.</exception>
    public void WriteRaw(ReadOnlySpan<byte> bencoded)
    {
        BeforeValue();
        _output.Write(bencoded);
    }

    private void BeforeValue()
    {
        if (!_open.TryPeek(out var frame) || frame.IsList) return;
        if (!frame.HasKey) throw new InvalidOperationException("a key belongs here");
        frame.HasKey = false;
    }

    private void Open(byte start, bool isList)
    {
        BeforeValue();
        _open.Push(new Frame { IsList = isList });
        PutByte(start);
    }

    // A value is canonical already, so its insides need none of the checks.
    private void Put(BencodeValue value)
    {
        switch (value)
        {
            case BencodeInteger integer:
                PutInteger(integer.Value);
                break;
            case BencodeString bytes:
                Put(bytes.Span);
                break;
            case BencodeList list:
                PutByte((byte)'l');
                foreach (var item in list) Put(item);
                PutByte((byte)'e');
                break;
            case BencodeDictionary dictionary:
                PutByte((byte)'d');
                foreach (var (key, item) in dictionary)
                {
                    Put(key.Span);
                    Put(item);
                }
                PutByte((byte)'e');
                break;
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        PutLength(bytes.Length);
        _output.Write(bytes);
    }

    private void PutInteger(long value)
    {
        var span = _output.GetSpan(LongestInteger + 2);
        span[0] = (byte)'i';
        Utf8Formatter.TryFormat(value, span[1..], out var digits);
        span[digits + 1] = (byte)'e';
        _output.Advance(digits + 2);
    }

    private void PutLength(int length)
    {
        var span = _output.GetSpan(LongestInteger + 1);
        Utf8Formatter.TryFormat(length, span, out var digits);
        span[digits] = (byte)':';
        _output.Advance(digits + 1);
    }

    private void PutByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private sealed class Frame
    {
        public bool IsList { get; init; }

        public bool HasKey { get; set; }

        public byte[]? LastKey { get; set; }
    }
}
