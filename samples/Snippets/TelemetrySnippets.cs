using Microsoft.Extensions.Logging;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Snippets;

/// <summary>What <c>docs/telemetry.md</c> shows.</summary>
internal static class TelemetrySnippets
{
    public static TorrentClient Client(ILoggerFactory logging)
    {
        #region client
        var client = TorrentClient.Create(builder => builder
            .UseEventLog(logging)
            .UseMetrics()
            .UseActivities());
        #endregion
        return client;
    }

    public static IDisposable Events(TorrentClient client, Action<string> log)
    {
        #region events
        var events = client.Events.Subscribe(told =>
        {
            switch (told)
            {
                case ClientEvent.PieceVerified(var swarm, var piece):
                    log($"{swarm.Name}: piece {piece.Piece} of {swarm.Metainfo?.Layout.PieceCount}");
                    break;
                case ClientEvent.ResumeNotSaved(var swarm, var reason):
                    log($"{swarm.Name}: {reason.Message}");
                    break;
                case ClientEvent.ListenerFailed(var endPoint, var reason):
                    log($"nobody can connect to {endPoint}: {reason.Message}");
                    break;
                case ClientEvent.OfSwarm other: // has a swarm, whatever it is
                    log($"{other.Swarm.Name}: {other.GetType().Name}");
                    break;
            }
        });
        #endregion
        return events;
    }
}
