using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage.Creation;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Harness;

/// <summary><c>.torrent</c> files as we write and read them.</summary>
internal static class OurMetainfo
{
    /// <summary>Writes one for content and returns its path.</summary>
    public static async Task<string> WriteTorrentFileAsync(this ContentTree content, string path, params Uri[] trackers)
    {
        await File.WriteAllBytesAsync(path, (await MetainfoCreator.CreateAsync(content.Path, builder => trackers.Length == 0 ? builder : builder with { Trackers = [[.. trackers]] })).Encode());
        return path;
    }

    public static MetainfoFile Read(string path) => MetainfoFile.Read(File.ReadAllBytes(path), rules: PathRules.Unix);
}
