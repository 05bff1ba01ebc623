using System.Text;

namespace Rx.Torrent.Primitives;

/// <summary>The software behind a peer id, by the two conventions of BEP 20: <c>-qB4630-</c> and <c>M7-9-2--</c>.</summary>
internal static class ClientName
{
    private static readonly Dictionary<string, string> ByTwoLetters = new()
    {
        ["AZ"] = "Vuze",
        ["BC"] = "BitComet",
        ["BI"] = "BiglyBT",
        ["BT"] = "BitTorrent",
        ["DE"] = "Deluge",
        ["FD"] = "Free Download Manager",
        ["KT"] = "KTorrent",
        ["LT"] = "libtorrent",
        ["lt"] = "rTorrent",
        ["PI"] = "PicoTorrent",
        ["qB"] = "qBittorrent",
        ["RX"] = "Rx.Torrent",
        ["TR"] = "Transmission",
        ["TX"] = "Tixati",
        ["UM"] = "µTorrent for Mac",
        ["UT"] = "µTorrent",
        ["WW"] = "WebTorrent",
    };

    /// <summary>What a client calls itself, on one line; when it does not, what its peer id says.</summary>
    public static string Of(string? said, PeerId id)
    {
        if (said is null) return Of(id);
        return StrangerText.OneLine(said) is { Length: > 0 } line ? line : Of(id);
    }

    /// <summary>Name and version; empty when the id follows neither convention.</summary>
    public static string Of(PeerId id)
    {
        var prefix = id.Span[..8];
        if (prefix.ContainsAnyExceptInRange((byte)'!', (byte)'~')) return "";
        var text = Encoding.ASCII.GetString(prefix);
        if (text[0] == '-' && text[7] == '-' && char.IsLetter(text[1])) return $"{ByTwoLetters.GetValueOrDefault(text[1..3], text[1..3])} {Dotted(text[3..7])}";
        return text[0] == 'M' && text[2] == '-' ? $"BitTorrent {text[1..].TrimEnd('-').Replace('-', '.')}" : "";
    }

    /// <summary>One digit for each part of the version; those at the end that are zero say nothing.</summary>
    private static string Dotted(string digits)
    {
        var version = digits.TrimEnd('0');
        return string.Join('.', (version.Length < 2 ? digits[..2] : version).AsEnumerable());
    }
}
