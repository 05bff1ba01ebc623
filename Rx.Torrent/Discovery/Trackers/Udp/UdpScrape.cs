using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>A scrape of a few swarms. An answer that has fewer of them than were asked for counts as far as it goes.</summary>
internal sealed class UdpScrape(InfoHash[] infoHashes) : IUdpRequest
{
    /// <summary>As many as one datagram carries (BEP 15).</summary>
    public const int MaxInfoHashes = 74;

    private const int CountsLength = 12;

    public int Action => UdpMessages.Scrape;

    public byte[] Body
    {
        get
        {
            var body = new byte[infoHashes.Length * InfoHash.V1Length];
            for (var i = 0; i < infoHashes.Length; i++) infoHashes[i].WireSpan.CopyTo(body.AsSpan(i * InfoHash.V1Length));
            return body;
        }
    }

    /// <summary>The answer, once it was taken.</summary>
    public Dictionary<InfoHash, ScrapeCounts> Counts { get; } = [];

    public bool TryTake(ReadOnlySpan<byte> answer)
    {
        for (var i = 0; i < infoHashes.Length && answer.Length >= CountsLength; i++)
        {
            Counts[infoHashes[i]] = new ScrapeCounts(UdpMessages.Count(answer), UdpMessages.Count(answer[8..]), UdpMessages.Count(answer[4..]));
            answer = answer[CountsLength..];
        }
        return Counts.Count > 0 || infoHashes.Length == 0;
    }
}
