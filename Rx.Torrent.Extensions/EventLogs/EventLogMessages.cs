using System.Net;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>The lines of the event log. Information is for who runs a client, Debug for who wonders about it, Trace for who takes it apart.</summary>
internal static partial class EventLogMessages
{
    [LoggerMessage(1, LogLevel.Information, "{Swarm} was added ({InfoHash})")]
    public static partial void SwarmAdded(ILogger logger, string swarm, InfoHash infoHash);

    [LoggerMessage(2, LogLevel.Information, "{Swarm} was removed")]
    public static partial void SwarmRemoved(ILogger logger, string swarm);

    [LoggerMessage(3, LogLevel.Debug, "{Swarm} is {State}")]
    public static partial void StateChanged(ILogger logger, string swarm, SwarmState state);

    [LoggerMessage(4, LogLevel.Information, "{Swarm}: it is known what the torrent contains: {Bytes} bytes in {Pieces} pieces and {Files} files")]
    public static partial void MetadataKnown(ILogger logger, string swarm, long bytes, int pieces, int files);

    [LoggerMessage(5, LogLevel.Trace, "{Swarm}: {Share:P0} checked")]
    public static partial void CheckProgressed(ILogger logger, string swarm, double share);

    [LoggerMessage(6, LogLevel.Information, "{Swarm} is complete")]
    public static partial void Completed(ILogger logger, string swarm);

    [LoggerMessage(7, LogLevel.Debug, "{Swarm}: {Peer} is connected")]
    public static partial void PeerConnected(ILogger logger, string swarm, IPEndPoint peer);

    [LoggerMessage(8, LogLevel.Debug, "{Swarm}: {Peer} has gone ({Kind}): {Detail}")]
    public static partial void PeerDisconnected(ILogger logger, string swarm, IPEndPoint peer, DisconnectKind kind, string detail);

    [LoggerMessage(9, LogLevel.Trace, "{Swarm}: piece {Piece} is verified ({Origin})")]
    public static partial void PieceVerified(ILogger logger, string swarm, PieceIndex piece, PieceOrigin origin);

    [LoggerMessage(10, LogLevel.Debug, "{Swarm}: piece {Piece} did not match its hash; {Peers} peers had sent it")]
    public static partial void PieceFailed(ILogger logger, string swarm, PieceIndex piece, int peers);

    [LoggerMessage(11, LogLevel.Debug, "{Swarm}: {Tracker} has named {Peers} peers")]
    public static partial void Announced(ILogger logger, string swarm, string tracker, int peers);

    [LoggerMessage(12, LogLevel.Information, "{Swarm}: {Tracker} answers again")]
    public static partial void TrackerMended(ILogger logger, string swarm, string tracker);

    [LoggerMessage(13, LogLevel.Warning, "{Swarm}: {Tracker} has a word for you: {Words}")]
    public static partial void TrackerWarned(ILogger logger, string swarm, string tracker, string words);

    [LoggerMessage(14, LogLevel.Warning, "{Swarm}: {Tracker} failed, and is not mentioned again until that changes: {Reason}")]
    public static partial void TrackerFailed(ILogger logger, string swarm, string tracker, string reason);

    [LoggerMessage(15, LogLevel.Debug, "{Swarm}: resume data was saved")]
    public static partial void ResumeSaved(ILogger logger, string swarm);

    [LoggerMessage(16, LogLevel.Trace, "{Swarm} was told of {Peer} by {Source}")]
    public static partial void CandidateFound(ILogger logger, string swarm, IPEndPoint peer, Discovery.PeerSourceKind source);

    [LoggerMessage(17, LogLevel.Information, "Connections are taken at {EndPoint}")]
    public static partial void ListenerOpened(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(18, LogLevel.Information, "Connections are no longer taken at {EndPoint}")]
    public static partial void ListenerClosed(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(19, LogLevel.Debug, "{Swarm} has the plugin {Plugin} from now on")]
    public static partial void PluginAttached(ILogger logger, string swarm, string plugin);

    [LoggerMessage(20, LogLevel.Debug, "{Swarm} has the plugin {Plugin} no longer")]
    public static partial void PluginDetached(ILogger logger, string swarm, string plugin);

    [LoggerMessage(21, LogLevel.Debug, "{Swarm} carries out {Command}")]
    public static partial void CommandAccepted(ILogger logger, string swarm, SwarmCommand command);

    [LoggerMessage(22, LogLevel.Debug, "{Swarm} does not carry out {Command}, for the plugin {Plugin} keeps it")]
    public static partial void CommandDropped(ILogger logger, string swarm, SwarmCommand command, string plugin);

    [LoggerMessage(EventId = 23, Message = "{Count} more lines of the kind {Kind} were left out")]
    public static partial void LeftOut(ILogger logger, LogLevel level, int count, string kind);
}
