using Rx.Torrent.Extensions.SuperSeeding;

namespace Rx.Torrent;

/// <summary>Super-seeding in a client.</summary>
public static class SuperSeedingBuilderExtensions
{
    /// <summary>
    /// Seeds as the only seed should (BEP 16): peers are told of no pieces but one each, and of the next when that one was seen elsewhere, so that little more than one copy is
    /// uploaded before there is a second seed. Then everybody is told everything. Only while we have all pieces.
    /// </summary>
    public static TorrentClientBuilder UseSuperSeeding(this TorrentClientBuilder builder, SuperSeedingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new SuperSeedingPlugin(options));
    }
}
