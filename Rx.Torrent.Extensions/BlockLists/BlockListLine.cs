using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>One line of a block list.</summary>
internal static class BlockListLine
{
    /// <summary>The lowest level of a DAT list that lets in.</summary>
    private const int LetsIn = 128;

    /// <summary>A name with more colons is not looked through to its end.</summary>
    private const int MostColons = 64;

    /// <summary>Adds what the line blocks.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<char> line, List<AddressRange> into)
    {
        line = line.Trim();
        if (line.IsEmpty || line[0] is '#' or ';' || line.StartsWith("//")) return null;
        if (TryRange(line, out var range, out var error)) return Add(range, into);
        if (error is not null) return error;
        if (line.IndexOf(',') is var comma and > 0 && TryRange(line[..comma], out range, out error)) return IsLetIn(line[(comma + 1)..]) ? null : Add(range, into);
        if (error is not null) return error;
        var from = 0; // a name may have colons, and an IPv6 address has them
        for (var i = 0; i < MostColons && line[from..].IndexOf(':') is var colon and >= 0; i++)
        {
            from += colon + 1;
            if (TryRange(line[from..], out range, out error)) return Add(range, into);
            if (error is not null) return error;
        }
        return "neither an address, nor a range, nor a line of a P2P or DAT list";
    }

    private static string? Add(AddressRange range, List<AddressRange> into)
    {
        into.Add(range);
        return null;
    }

    private static bool IsLetIn(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.Integer, CultureInfo.InvariantCulture, out var level) && level >= LetsIn;
    }

    /// <summary>False with an error for what is meant as a range and is none; false without one for what is something else.</summary>
    private static bool TryRange(ReadOnlySpan<char> text, out AddressRange range, out string? error)
    {
        (range, error) = (default, null);
        if (text.IndexOf('/') is var slash and > 0) return TryBlock(text[..slash], text[(slash + 1)..], out range, out error);
        var dash = text.IndexOf('-');
        if (!TryAddress(dash < 0 ? text : text[..dash], out var first)) return false;
        var last = first;
        if (dash >= 0 && !TryAddress(text[(dash + 1)..], out last)) return false;
        if (first.AddressFamily != last.AddressFamily) error = "a range from one family of addresses to the other";
        else if (Compare(first, last) > 0) error = $"a range that ends before it begins: {first}-{last}";
        range = new AddressRange(first, last);
        return error is null;
    }

    private static bool TryBlock(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix, out AddressRange range, out string? error)
    {
        (range, error) = (default, null);
        if (!TryAddress(text, out var address) || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            error = $"a prefix of {length} bits where an address has {bytes.Length * 8}";
            return false;
        }
        var (first, last) = (bytes, (byte[])bytes.Clone());
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            first[bit / 8] &= (byte)~mask;
            last[bit / 8] |= mask;
        }
        range = new AddressRange(new IPAddress(first), new IPAddress(last));
        return true;
    }

    private static int Compare(IPAddress one, IPAddress other) => one.GetAddressBytes().AsSpan().SequenceCompareTo(other.GetAddressBytes());

    private static bool TryAddress(ReadOnlySpan<char> text, out IPAddress address)
    {
        text = text.Trim();
        address = IPAddress.None;
        if (text.Contains(':'))
        {
            if (text.IndexOfAny("%[]") >= 0 || !IPAddress.TryParse(text, out var v6) || v6.AddressFamily != AddressFamily.InterNetworkV6) return false;
            address = v6.IsIPv4MappedToIPv6 ? v6.MapToIPv4() : v6;
            return true;
        }
        // By hand: these lists fill up with zeros, which elsewhere means octal.
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < 4; i++)
        {
            var dot = text.IndexOf('.');
            var part = i < 3 ? (dot < 0 ? [] : text[..dot]) : text;
            if (part.Length is 0 or > 3 || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i])) return false;
            if (i < 3) text = text[(dot + 1)..];
        }
        address = new IPAddress(bytes);
        return true;
    }
}
