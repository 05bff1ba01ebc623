using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>Which trackers are asked about which swarms.</summary>
/// <param name="Trackers">Announce URLs.</param>
/// <param name="InfoHashes">The swarms.</param>
/// <param name="Typed">Those of the trackers that the user typed himself: they may be anywhere.</param>
internal sealed record ScrapeTarget(IReadOnlyList<Uri> Trackers, IReadOnlyList<InfoHash> InfoHashes, IReadOnlyList<Uri> Typed)
{
    /// <summary>Reads a torrent, a magnet link, or a tracker with info hashes behind it.</summary>
    /// <exception cref="CommandException">It makes no sense, or cannot be used.</exception>
    public static ScrapeTarget Read(string what, IReadOnlyList<string> infoHashes, IReadOnlyList<Uri> more)
    {
        if (IsTracker(what, out var tracker))
        {
            if (infoHashes.Count == 0) throw CommandException.Usage($"{what}: expected info hashes behind a tracker");
            return new([tracker, .. more], [.. infoHashes.Select(Parse).Distinct()], [tracker, .. more]);
        }
        if (infoHashes.Count > 0) throw CommandException.Usage($"{infoHashes[0]}: info hashes go with a tracker; {what} has its own");
        var torrent = TorrentReference.Read(what);
        var (trackers, infoHash) = torrent is { Metainfo: { } metainfo }
            ? (metainfo.Trackers.SelectMany(tier => tier), metainfo.InfoHash)
            : (torrent.Magnet!.Trackers, torrent.Magnet.InfoHash ?? torrent.Magnet.InfoHashV2!.Value);
        var all = trackers.Concat(more).Distinct().ToArray();
        if (all.Length == 0) throw new CommandException(ExitCode.BadTorrent, $"{what}: names no tracker; --tracker does");
        return new(all, [infoHash], more);
    }

    private static bool IsTracker(string text, [NotNullWhen(true)] out Uri? tracker) =>
        Uri.TryCreate(text, UriKind.Absolute, out tracker) && tracker.Scheme is "http" or "https" or "udp";

    private static InfoHash Parse(string text) =>
        InfoHash.TryParse(text, out var infoHash) ? infoHash : throw CommandException.Usage($"'{text}': expected an info hash of 40 hexadecimal digits");
}
