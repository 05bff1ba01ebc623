using Rx.Torrent.Extensions.UploadOnly;

namespace Rx.Torrent;

/// <summary>The message <c>upload_only</c> in a client.</summary>
public static class UploadOnlyBuilderExtensions
{
    /// <summary>Says and understands <c>upload_only</c> as an extended message, besides the key of BEP 21 in the extended handshake, which needs no plugin.</summary>
    public static TorrentClientBuilder UseUploadOnly(this TorrentClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new UploadOnlyPlugin());
    }
}
