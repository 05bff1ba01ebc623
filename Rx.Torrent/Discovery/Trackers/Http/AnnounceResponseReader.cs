using System.Net;
using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// Reads the bencoded answer of an HTTP tracker: BEP 3 and its extensions 7, 23, 24, 31. Whatever the bytes are, only
/// <see cref="TrackerException"/> comes of them.
/// </summary>
/// <remarks>
/// Lenient where trackers in the field are careless and nothing is at stake (order of keys, numbers as strings, bytes behind the end,
/// a packed list with a broken last entry); unusable peers are left out, and so are those beyond <see cref="AnnounceResponse.MaxPeers"/>.
/// A peer given by a domain name is left out as well: we look up no names that a tracker chooses.
/// </remarks>
internal static class AnnounceResponseReader
{
    private const int LongestId = 512;

    /// <exception cref="TrackerException">The tracker refuses, or this is no answer of a tracker.</exception>
    public static AnnounceResponse Read(ReadOnlyMemory<byte> body)
    {
        var answer = TrackerAnswer.Read(body);
        return new AnnounceResponse
        {
            Interval = ReadSeconds(answer, "interval"),
            MinInterval = ReadSeconds(answer, "min interval"),
            Peers = ReadPeers(answer),
            Seeds = TrackerAnswer.ReadCount(answer, "complete"),
            Leechers = TrackerAnswer.ReadCount(answer, "incomplete"),
            Downloads = TrackerAnswer.ReadCount(answer, "downloaded"),
            Warning = answer.TryGetString("warning message", out var warning) ? TrackerText.OneLine(warning.Span) : null,
            TrackerId = answer.TryGetString("tracker id", out var id) && id.Length <= LongestId ? Encoding.Latin1.GetString(id.Span) : null,
            ExternalAddress = answer.TryGetString("external ip", out var ip) ? ReadPackedAddress(ip) : null,
        };
    }

    private static List<PeerCandidate> ReadPeers(BencodeDictionary answer)
    {
        var peers = new List<PeerCandidate>();
        var seen = new HashSet<IPEndPoint>();
        AddAll("peers", CompactEndPoints.V4Length);
        AddAll("peers6", CompactEndPoints.V6Length);
        return peers;

        // BEP 7 knows peers6 packed only; where it is a list of dictionaries, it can mean but one thing.
        void AddAll(string key, int length)
        {
            if (!answer.TryGet(key, out var list)) return;
            if (list is BencodeList dictionaries) AddDictionaries(dictionaries);
            else if (list is BencodeString packed) AddPacked(packed.Span[..Math.Min(packed.Length, AnnounceResponse.MaxPeers * length)], length);
        }

        void AddPacked(ReadOnlySpan<byte> packed, int length)
        {
            var endPoints = length == CompactEndPoints.V4Length ? CompactEndPoints.ReadV4(packed) : CompactEndPoints.ReadV6(packed);
            foreach (var endPoint in endPoints) Add(endPoint, null);
        }

        void AddDictionaries(BencodeList dictionaries)
        {
            foreach (var peer in dictionaries.OfType<BencodeDictionary>())
            {
                if (!peer.TryGetText("ip", out var ip) || !IPAddress.TryParse(ip, out var address)) continue;
                if (TrackerAnswer.ReadNumber(peer, "port") is not (> 0 and <= IPEndPoint.MaxPort and var port)) continue;
                if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
                var hasId = peer.TryGetString("peer id", out var id) && id.Length == PeerId.Length;
                Add(new IPEndPoint(address, (int)port), hasId ? new PeerId(id!.Span) : null);
            }
        }

        void Add(IPEndPoint endPoint, PeerId? peerId)
        {
            if (peers.Count < AnnounceResponse.MaxPeers && CompactEndPoints.IsDialable(endPoint) && seen.Add(endPoint))
                peers.Add(new PeerCandidate(endPoint, PeerSourceKind.Tracker) { PeerId = peerId });
        }
    }

    private static IPAddress? ReadPackedAddress(BencodeString bytes)
    {
        if (bytes.Length is not (4 or 16)) return null;
        var address = new IPAddress(bytes.Span);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static TimeSpan? ReadSeconds(BencodeDictionary answer, string key) =>
        TrackerAnswer.ReadNumber(answer, key) is >= 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : null;
}
