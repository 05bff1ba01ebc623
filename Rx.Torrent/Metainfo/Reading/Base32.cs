namespace Rx.Torrent.Metainfo.Reading;

/// <summary>The base32 of RFC 4648, by which older magnet links write an info hash.</summary>
internal static class Base32
{
    /// <summary>The bytes, or null when the text is not exactly <paramref name="length"/> of them, a multiple of 5.</summary>
    public static byte[]? TryDecode(string text, int length)
    {
        if (text.Length != length / 5 * 8) return null;
        var bytes = new byte[length];
        var (bits, held, at) = (0, 0, 0);
        foreach (var c in text)
        {
            var digit = char.ToUpperInvariant(c) switch
            {
                >= 'A' and <= 'Z' and var letter => letter - 'A',
                >= '2' and <= '7' and var number => number - '2' + 26,
                _ => -1,
            };
            if (digit < 0) return null;
            bits = (bits << 5 | digit) & 0xfff;
            held += 5;
            if (held < 8) continue;
            held -= 8;
            bytes[at++] = (byte)(bits >> held);
        }
        return bytes;
    }
}
