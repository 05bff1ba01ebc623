using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>What a client says to its neighbours (BEP 14): where it listens, and in which swarms it is.</summary>
/// <param name="Group">The group that it is said to, as the sender writes it.</param>
/// <param name="Port">Where the sender takes connections, at the address that it sends from.</param>
/// <param name="InfoHashes">The swarms.</param>
/// <param name="Cookie">What the sender knows itself by; empty for none.</param>
internal sealed record LocalAnnouncement(IPEndPoint Group, ushort Port, IReadOnlyList<InfoHash> InfoHashes, string Cookie)
{
    /// <summary>The longest that we send: more may be cut into pieces on its way.</summary>
    public const int LongestSent = 1400;

    /// <summary>The longest that we read: what a cable carries in one piece.</summary>
    public const int LongestRead = 1500;

    private const string FirstLine = "BT-SEARCH * HTTP/1.1";
    private const int MostLines = 64;
    private const int LongestCookie = 64;

    /// <summary>How many swarms one announcement names at most.</summary>
    public static int MostInfoHashes { get; } = (LongestSent - 160) / ("Infohash: \r\n".Length + 2 * InfoHash.V1Length);

    /// <summary>The group in the form of a <c>Host</c> header.</summary>
    private static string HostOf(IPEndPoint group) =>
        group.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(group.Address.GetAddressBytes())}]:{group.Port}" : $"{group.Address}:{group.Port}";

    public byte[] Write()
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append("\r\nHost: ").Append(HostOf(Group)).Append(CultureInfo.InvariantCulture, $"\r\nPort: {Port}\r\n");
        foreach (var infoHash in InfoHashes) text.Append("Infohash: ").Append(Convert.ToHexStringLower(infoHash.WireSpan)).Append("\r\n");
        if (Cookie.Length > 0) text.Append("cookie: ").Append(Cookie).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n\r\n").ToString());
    }

    /// <summary>Reads one that was sent to a group; false when it is none, or means another group. What it says that we do not know is passed over.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, IPEndPoint group, [NotNullWhen(true)] out LocalAnnouncement? announcement)
    {
        announcement = null;
        if (datagram.Length > LongestRead || !Ascii.IsValid(datagram)) return false;
        var lines = Encoding.ASCII.GetString(datagram).Split("\r\n", MostLines + 1);
        if (lines.Length > MostLines || lines[0] != FirstLine) return false;
        ushort port = 0;
        var (isForGroup, cookie) = (false, "");
        var infoHashes = new List<InfoHash>();
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) return false;
            var value = line[(colon + 1)..].Trim(' ', '\t');
            switch (line[..colon].ToUpperInvariant())
            {
                case "HOST":
                    isForGroup = IPEndPoint.TryParse(value, out var host) && host.Equals(new IPEndPoint(new IPAddress(group.Address.GetAddressBytes()), group.Port));
                    if (!isForGroup) return false;
                    break;
                case "PORT":
                    if (!ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
                    break;
                case "INFOHASH":
                    if (!InfoHash.TryParse(value, out var infoHash) || infoHash.Length != InfoHash.V1Length) return false;
                    infoHashes.Add(infoHash);
                    break;
                case "COOKIE":
                    if (value.Length > LongestCookie) return false;
                    cookie = value;
                    break;
            }
        }
        if (!isForGroup || port == 0 || infoHashes.Count == 0) return false;
        announcement = new LocalAnnouncement(group, port, infoHashes, cookie);
        return true;
    }
}
