using System.Net;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.PeerLogs;

/// <summary>The lines of the peer log.</summary>
internal static partial class PeerLogMessages
{
    [LoggerMessage(Level = LogLevel.Trace, Message = "{Peer} <- {Content}")]
    public static partial void Received(ILogger logger, IPEndPoint peer, PeerMessage content);

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Peer} -> {Content}")]
    public static partial void Sent(ILogger logger, IPEndPoint peer, PeerMessage content);

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Peer} ended")]
    public static partial void Ended(ILogger logger, IPEndPoint peer);
}
