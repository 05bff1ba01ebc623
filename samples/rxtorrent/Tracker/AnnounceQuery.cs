using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>What a peer says in the query of its announce (BEP 3).</summary>
internal sealed record AnnounceQuery(InfoHash InfoHash, PeerId PeerId, ushort Port)
{
    public bool IsSeed { get; init; }

    public AnnounceEvent Event { get; init; }

    public int? NumWant { get; init; }

    public bool Compact { get; init; } = true;

    public bool NoPeerId { get; init; }

    /// <summary>Reads the query, with or without its question mark.</summary>
    /// <returns>False, and what is wrong, when something is.</returns>
    public static bool TryParse(string query, [NotNullWhen(true)] out AnnounceQuery? announce, [NotNullWhen(false)] out string? error)
    {
        announce = null;
        var values = Split(query).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        byte[] Bytes(string name) => values.TryGetValue(name, out var value) ? Unescape(value) : [];
        long? Number(string name) =>
            long.TryParse(values.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        error = "info_hash must have 20 bytes";
        if (Bytes("info_hash") is not { Length: InfoHash.V1Length } hash) return false;
        error = "peer_id must have 20 bytes";
        if (Bytes("peer_id") is not { Length: PeerId.Length } peerId) return false;
        error = "port must be a number up to 65535";
        if (Number("port") is not (>= 0 and <= ushort.MaxValue and var port)) return false;
        error = null;
        announce = new AnnounceQuery(new InfoHash(hash), new PeerId(peerId), (ushort)port)
        {
            IsSeed = Number("left") == 0,
            Event = values.GetValueOrDefault("event") switch
            {
                "started" => AnnounceEvent.Started,
                "completed" => AnnounceEvent.Completed,
                "stopped" => AnnounceEvent.Stopped,
                _ => AnnounceEvent.None,
            },
            NumWant = Number("numwant") is >= 0 and var wanted ? (int)Math.Min(wanted, int.MaxValue) : null,
            Compact = Number("compact") != 0,
            NoPeerId = Number("no_peer_id") == 1,
        };
        return true;
    }

    /// <summary>The hashes of a scrape (BEP 48), at most 100; those of a wrong length are left out.</summary>
    public static IEnumerable<InfoHash> InfoHashes(string query) => query.TrimStart('?').Split('&')
        .Where(pair => pair.StartsWith("info_hash=", StringComparison.Ordinal))
        .Select(pair => Unescape(pair["info_hash=".Length..]))
        .Where(bytes => bytes.Length == InfoHash.V1Length)
        .Select(bytes => new InfoHash(bytes))
        .Distinct()
        .Take(100);

    // Of a name that stands there twice the first counts: whoever appends to a query cannot change what it says.
    private static IEnumerable<(string Name, string Value)> Split(string query) => query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2))
        .Select(parts => (Name: parts[0], Value: parts.Length > 1 ? parts[1] : ""))
        .DistinctBy(pair => pair.Name);

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
        return [.. bytes];
    }
}
