using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent;

/// <summary>A recorder in a client.</summary>
public static class RecorderBuilderExtensions
{
    /// <summary>
    /// Writes connections down, message by message, blocks included: what came to this plugin, so what was on the wire when it is the first, and what left. To be read by
    /// <see cref="RecordingReader"/>; the form is a line of JSON for each message, told there.
    /// </summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="to">Where a connection is written to, asked when it begins, on the loop; null leaves it alone. Written to on the loop, so best into a buffer; disposed at the end.</param>
    /// <param name="failed">Told when it cannot be written to; the recording of that connection is over then, and the connection goes on.</param>
    public static TorrentClientBuilder UseRecorder(this TorrentClientBuilder builder, Func<ISwarm, IPeer, TextWriter?> to, Action<IPeer, Exception>? failed = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(to);
        return builder.Use(new RecorderPlugin(to, failed ?? (static (_, _) => { })));
    }
}
