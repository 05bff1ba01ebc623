using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>Ranges of addresses, however many, in which to find one takes a search by halves. Immutable; an IPv4 address that is wrapped into an IPv6 one is the IPv4 address.</summary>
public sealed class BlockList
{
    // Neither overlap nor touch, in order: so the range that an address may lie in is the last that does not begin behind it. IPv4 addresses in the lowest bits.
    private readonly UInt128[] _firstsV4;
    private readonly UInt128[] _lastsV4;
    private readonly UInt128[] _firstsV6;
    private readonly UInt128[] _lastsV6;

    /// <summary>Makes a list of ranges in any order, which may overlap.</summary>
    /// <exception cref="ArgumentException">A range ends before it begins, or in another family.</exception>
    public BlockList(params IEnumerable<AddressRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var (v4, v6) = (new List<(UInt128, UInt128)>(), new List<(UInt128, UInt128)>());
        foreach (var range in ranges)
        {
            var (first, last) = (Plain(range.First), Plain(range.Last));
            if (first.AddressFamily != last.AddressFamily || Number(first) > Number(last)) throw new ArgumentException($"{range} is no range", nameof(ranges));
            (first.AddressFamily == AddressFamily.InterNetwork ? v4 : v6).Add((Number(first), Number(last)));
        }
        (_firstsV4, _lastsV4) = Merged(v4);
        (_firstsV6, _lastsV6) = Merged(v6);
    }

    /// <summary>Nobody.</summary>
    public static BlockList Empty { get; } = new();

    /// <summary>How many ranges there are, those that overlap or touch as one.</summary>
    public int Count => _firstsV4.Length + _firstsV6.Length;

    /// <summary>True for an address that lies in one of the ranges.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetwork ? Contains(_firstsV4, _lastsV4, Number(plain)) : Contains(_firstsV6, _lastsV6, Number(plain));
    }

    private static bool Contains(UInt128[] firsts, UInt128[] lasts, UInt128 number)
    {
        var at = Array.BinarySearch(firsts, number);
        if (at >= 0) return true;
        var before = ~at - 1;
        return before >= 0 && number <= lasts[before];
    }

    private static (UInt128[] Firsts, UInt128[] Lasts) Merged(List<(UInt128 First, UInt128 Last)> ranges)
    {
        ranges.Sort();
        var (firsts, lasts) = (new List<UInt128>(ranges.Count), new List<UInt128>(ranges.Count));
        foreach (var (first, last) in ranges)
        {
            if (lasts.Count > 0 && (lasts[^1] == UInt128.MaxValue || first <= lasts[^1] + 1)) lasts[^1] = UInt128.Max(lasts[^1], last);
            else
            {
                firsts.Add(first);
                lasts.Add(last);
            }
        }
        return ([.. firsts], [.. lasts]);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(address.AddressFamily == AddressFamily.InterNetwork ? bytes[12..] : bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
