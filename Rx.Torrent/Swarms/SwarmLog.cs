using System.Net;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm has to say to a log.</summary>
internal static partial class SwarmLog
{
    [LoggerMessage(1, LogLevel.Error, "A message of {Peer} could not be handled; the connection is closed: {Message}")]
    public static partial void MessageFailed(this ILogger logger, Exception exception, IPEndPoint peer, PeerMessage message);

    [LoggerMessage(2, LogLevel.Error, "Work on the loop failed")]
    public static partial void WorkFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Resume data of {Swarm} is of no use and everything is checked: {Reason}")]
    public static partial void ResumeUnusable(this ILogger logger, string swarm, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Resume data of {Swarm} could not be saved: {Reason}")]
    public static partial void ResumeNotSaved(this ILogger logger, string swarm, string reason);

    [LoggerMessage(5, LogLevel.Error, "{Swarm} stopped, because its store failed: {Reason}")]
    public static partial void StoreFailed(this ILogger logger, string swarm, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Peer source {Source} failed; {Swarm} goes on without it")]
    public static partial void SourceFailed(this ILogger logger, Exception exception, string source, string swarm);

    [LoggerMessage(9, LogLevel.Error, "{Swarm} stopped, because its metadata describes no torrent that can be used: {Reason}")]
    public static partial void MetadataUnusable(this ILogger logger, string swarm, string reason);

    [LoggerMessage(7, LogLevel.Debug, "A connection from {Peer} came to nothing: {Reason}")]
    public static partial void Refused(this ILogger logger, IPEndPoint peer, DisconnectReason reason);

    [LoggerMessage(10, LogLevel.Warning, "What plugin {Plugin} wants to find again could not be saved")]
    public static partial void StateNotSaved(this ILogger logger, string plugin, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Plugin {Plugin} failed in {Where}")]
    public static partial void PluginFailed(this ILogger logger, Exception exception, string plugin, string where);

    [LoggerMessage(11, LogLevel.Error, "No more connections are taken at {EndPoint}: {Reason}")]
    public static partial void ListenerFailed(this ILogger logger, IPEndPoint endPoint, string reason);
}
