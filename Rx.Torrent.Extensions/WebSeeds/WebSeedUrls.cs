using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Where a web seed has the files of a torrent (BEP 19).</summary>
internal static class WebSeedUrls
{
    /// <summary>The URL of a file. What the torrent calls it is escaped, each name by itself, so that no name can leave the folder.</summary>
    public static Uri Of(Uri seed, MetainfoFile metainfo, int file)
    {
        var text = seed.AbsoluteUri;
        var isFolder = text.EndsWith('/');
        var names = metainfo.Files[file].OriginalSegments;
        if (metainfo.IsSingleFile) return isFolder ? new Uri(text + Escape(names[^1])) : seed;
        return new Uri($"{text}{(isFolder ? "" : "/")}{string.Join('/', names.Select(Escape))}");
    }

    /// <summary>Dots alone would be read as folders, escaped or not: a torrent with such a name is not asked for.</summary>
    private static string Escape(string name) => name is "." or ".." ? throw new WebSeedException("a file has a name that no URL can have", isLasting: true) : Uri.EscapeDataString(name);
}
