namespace Rx.Torrent.Bencode;

public ref partial struct BencodeReader
{
    private void ReadStringToken()
    {
        var (length, bytes) = ReadLength(Position);
        if (length > _input.Length - bytes)
            throw new BencodeException(Position, $"{length} bytes of string", $"{_input.Length - bytes} until the end of the input");
        if (length > _end - bytes) throw AtEnd();
        _bytesStart = bytes;
        Token = BencodeToken.String;
        Position = bytes + length;
    }

    // The length of the string whose digits start at that offset, and where its bytes start.
    private readonly (int Length, int Bytes) ReadLength(int start)
    {
        var length = 0L;
        var at = start;
        for (; at < _end && _input[at] != ':'; at++)
        {
            var digit = _input[at] - '0';
            if (digit is < 0 or > 9) throw new BencodeException(at, "a digit or ':'", Describe(_input[at]));
            length = length * 10 + digit;
            if (length > int.MaxValue) throw new BencodeException(start, "a string length of at most 2^31-1", "more");
        }
        if (at == _end) throw AtEnd();
        if (_mode == BencodeMode.Strict && _input[start] == '0' && at - start > 1)
            throw new BencodeException(start, "a string length without leading zeros", "a leading zero");
        return ((int)length, at + 1);
    }

    private void ReadIntegerToken()
    {
        var at = Position + 1;
        var negative = at < _end && _input[at] == '-';
        if (negative) at++;
        var digits = at;
        var value = 0L;
        for (; at < _end && _input[at] != 'e'; at++)
        {
            var digit = _input[at] - '0';
            if (digit is < 0 or > 9) throw new BencodeException(at, "a digit or 'e'", Describe(_input[at]));
            // Counted downwards, because the least 64-bit number has no positive counterpart.
            if (value < (long.MinValue + digit) / 10) throw TooLarge();
            value = value * 10 - digit;
        }
        if (at >= _end) throw AtEnd();
        if (at == digits) throw new BencodeException(at, "a digit", "'e'");
        if (!negative && value == long.MinValue) throw TooLarge();
        if (_mode == BencodeMode.Strict && _input[digits] == '0' && (negative || at - digits > 1))
            throw new BencodeException(Position, "an integer in its shortest form", negative ? "a negative zero or a leading zero" : "a leading zero");
        _integer = negative ? value : -value;
        Token = BencodeToken.Integer;
        Position = at + 1;
    }

    private readonly BencodeException TooLarge() => new(Position, "an integer of 64 bits", "a larger one");
}
