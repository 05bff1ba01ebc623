using Microsoft.Extensions.Logging;
using Rx.Torrent.Extensions.PeerLogs;

namespace Rx.Torrent;

/// <summary>A log of messages in a client.</summary>
public static class PeerLogBuilderExtensions
{
    /// <summary>
    /// Logs each message at <see cref="LogLevel.Trace"/>, <c>&lt;-</c> for incoming ones and <c>-&gt;</c> for outgoing ones, where this plugin stands among the others. A connection
    /// that begins while that level is off is not looked at. A log that throws loses that line, and nothing else.
    /// </summary>
    public static TorrentClientBuilder UsePeerLog(this TorrentClientBuilder builder, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(logger);
        return builder.Use(new PeerLogPlugin(new GuardedLogger(logger)));
    }
}
