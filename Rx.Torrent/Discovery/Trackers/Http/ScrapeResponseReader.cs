using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>Reads the answer to a scrape (BEP 48). Whatever the bytes are, only <see cref="TrackerException"/> comes of them.</summary>
internal static class ScrapeResponseReader
{
    /// <summary>What the tracker says of the swarms that it was asked about; what it says of others is left out.</summary>
    /// <exception cref="TrackerException">The tracker refuses, or this is no answer to a scrape.</exception>
    public static Dictionary<InfoHash, ScrapeCounts> Read(ReadOnlyMemory<byte> body, IReadOnlyCollection<InfoHash> infoHashes)
    {
        if (!TrackerAnswer.Read(body).TryGetDictionary("files", out var files))
            throw new TrackerException(TrackerFailureKind.BadResponse, "the answer to the scrape has no \"files\"");
        var counts = new Dictionary<InfoHash, ScrapeCounts>();
        foreach (var infoHash in infoHashes)
        {
            if ((files.TryGet(infoHash.WireSpan, out var value) ? value : Only(files, infoHashes)) is not BencodeDictionary file) continue;
            counts[infoHash] = new ScrapeCounts(
                TrackerAnswer.ReadCount(file, "complete"), TrackerAnswer.ReadCount(file, "incomplete"), TrackerAnswer.ReadCount(file, "downloaded"));
        }
        return counts;
    }

    /// <summary>Some trackers take the hash for text and write it as such; who asked about one and is told of one knows all the same which is meant.</summary>
    private static BencodeValue? Only(BencodeDictionary files, IReadOnlyCollection<InfoHash> asked) =>
        asked.Count == 1 && files.Count == 1 && files.Single() is var (key, value) && key.Length != InfoHash.V1Length ? value : null;
}
