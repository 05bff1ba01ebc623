using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using static Rx.Torrent.Extensions.EventLogs.LogText;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>A line for each event, except for those that the engine logs by itself: refusals, and failures of the store, of plugins, of listeners and of resume data.</summary>
internal sealed class EventLogPlugin(ILogger logger, FloodGate gate) : IClientPlugin
{
    private readonly TrackerWords _words = new();
    private IDisposable? _listening;

    public string Name => "event log";

    public void Start(IPluginHost host)
    {
        gate.Begin(host.Loop);
        _listening = host.Events.Subscribe(Write);
    }

    public void Stop()
    {
        _listening?.Dispose();
        gate.End();
    }

    private void Write(ClientEvent told)
    {
        switch (told)
        {
            case ClientEvent.ListenerOpened(var endPoint):
                EventLogMessages.ListenerOpened(logger, endPoint);
                break;
            case ClientEvent.ListenerClosed(var endPoint):
                EventLogMessages.ListenerClosed(logger, endPoint);
                break;
            case ClientEvent.OfSwarm of:
                Write(of, OneLine(of.Swarm.Name));
                break;
        }
    }

    private void Write(ClientEvent.OfSwarm told, string swarm)
    {
        switch (told)
        {
            case ClientEvent.SwarmAdded:
                EventLogMessages.SwarmAdded(logger, swarm, told.Swarm.InfoHash);
                break;
            case ClientEvent.SwarmRemoved:
                _words.Forget(told.Swarm);
                EventLogMessages.SwarmRemoved(logger, swarm);
                break;
            case ClientEvent.StateChanged(_, var state):
                EventLogMessages.StateChanged(logger, swarm, state);
                break;
            case ClientEvent.MetadataKnown(_, var metainfo):
                EventLogMessages.MetadataKnown(logger, swarm, metainfo.Layout.TotalLength, metainfo.Layout.PieceCount, metainfo.Files.Length);
                break;
            case ClientEvent.CheckProgressed(_, var share):
                EventLogMessages.CheckProgressed(logger, swarm, share);
                break;
            case ClientEvent.Completed:
                EventLogMessages.Completed(logger, swarm);
                break;
            case ClientEvent.PeerConnected(_, var peer):
                EventLogMessages.PeerConnected(logger, swarm, peer.EndPoint);
                break;
            case ClientEvent.PeerDisconnected(_, var peer, var reason):
                EventLogMessages.PeerDisconnected(logger, swarm, peer.EndPoint, reason.Kind, OneLine(reason.Detail));
                break;
            case ClientEvent.PieceVerified(_, var piece):
                EventLogMessages.PieceVerified(logger, swarm, piece.Piece, piece.Origin);
                break;
            case ClientEvent.PieceFailed(_, var piece):
                EventLogMessages.PieceFailed(logger, swarm, piece.Piece, piece.Contributors.Count);
                break;
            case ClientEvent.TrackerSaid(_, var said):
                Write(told.Swarm, swarm, said);
                break;
            case ClientEvent.ResumeSaved:
                EventLogMessages.ResumeSaved(logger, swarm);
                break;
            case ClientEvent.CandidateFound(_, var candidate):
                EventLogMessages.CandidateFound(logger, swarm, candidate.EndPoint, candidate.Source);
                break;
            case ClientEvent.PluginAttached(_, var plugin):
                EventLogMessages.PluginAttached(logger, swarm, plugin);
                break;
            case ClientEvent.PluginDetached(_, var plugin):
                EventLogMessages.PluginDetached(logger, swarm, plugin);
                break;
            case ClientEvent.CommandAccepted(_, var command):
                EventLogMessages.CommandAccepted(logger, swarm, command);
                break;
            case ClientEvent.CommandDropped(_, var command, var plugin):
                EventLogMessages.CommandDropped(logger, swarm, command, plugin);
                break;
        }
    }

    private void Write(ISwarm swarm, string name, TrackerEvent said)
    {
        var tracker = Of(said.Tracker);
        switch (said)
        {
            case TrackerFailed failed when _words.IsNew(swarm, said.Tracker, isFailure: true, $"{failed.Reason.Kind} {failed.Reason.Message}"):
                EventLogMessages.TrackerFailed(logger, name, tracker, OneLine(failed.Reason.Message));
                break;
            case TrackerWarned warned when _words.IsNew(swarm, said.Tracker, isFailure: false, warned.Message):
                EventLogMessages.TrackerWarned(logger, name, tracker, OneLine(warned.Message));
                break;
            case TrackerAnnounced when _words.IsMended(swarm, said.Tracker):
                EventLogMessages.TrackerMended(logger, name, tracker);
                break;
            case TrackerAnnounced announced:
                EventLogMessages.Announced(logger, name, tracker, announced.Peers);
                break;
        }
    }
}
