using Microsoft.Extensions.Logging;
using Rx.Torrent.Extensions.EventLogs;

namespace Rx.Torrent;

/// <summary>What happens in a client, in a log.</summary>
public static class EventLogBuilderExtensions
{
    /// <summary>
    /// Logs what happens in the client (category <c>Rx.Torrent.Events</c>), and what goes wrong in it (<c>Rx.Torrent</c>, as <see cref="TorrentClientBuilder.UseLogging"/> does, which
    /// this calls). What repeats itself too often is counted instead, and said in one line: see <see cref="EventLogOptions"/>. No line has the path or the query of a tracker,
    /// which may be a passkey.
    /// </summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="logging">Where to.</param>
    /// <param name="options">How many lines of a kind are too many.</param>
    public static TorrentClientBuilder UseEventLog(this TorrentClientBuilder builder, ILoggerFactory logging, EventLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(logging);
        var flood = new FloodGate(options ?? new EventLogOptions());
        var bounded = new BoundedLoggerFactory(logging, flood);
        return builder.UseLogging(bounded).Use(new EventLogPlugin(bounded.CreateLogger("Rx.Torrent.Events"), flood));
    }
}
