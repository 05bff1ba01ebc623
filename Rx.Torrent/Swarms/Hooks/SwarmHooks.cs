using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Chains;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Hooks;

/// <summary>Where the plugins have a say in what the swarm as a whole does, and where all that happens in it is told as one stream.</summary>
internal sealed class SwarmHooks : IPluginWatcher
{
    private readonly Swarm _swarm;
    private readonly SwarmSubjects _subjects;

    public SwarmHooks(Swarm swarm, SwarmLife life, SwarmSubjects subjects)
    {
        _swarm = swarm;
        _subjects = subjects;
        var (units, plugins) = (life.Units, life.Units.Meeting.Plugins);
        Commands = new CommandGate(swarm, plugins, subjects, command => CarryOut(command, life));
        var candidates = new Chain<PeerCandidate>(
            swarm.Services.Loop, nameof(ISwarmPlugin.Candidates), (plugin, found) => plugin.Candidates(found, swarm), static (candidate, _) => candidate,
            subjects.Faults.OnNext)
        {
            End = candidate => units.Vetted.OnNext(Unwrapped(candidate)),
        };
        plugins.Watch(candidates);
        units.Candidates.Subscribe(candidates.Push); // ends with the units
        plugins.Watch(this);
        Events = Told(swarm, life, subjects).Publish().RefCount();
    }

    /// <summary>Through which the swarm is told what to do.</summary>
    public CommandGate Commands { get; }

    /// <summary>All that happens. Nothing is gathered while nobody listens.</summary>
    public IObservable<ClientEvent> Events { get; }

    void IPluginWatcher.Added(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        if (_subjects.Told.HasObservers) _subjects.Told.OnNext(new ClientEvent.PluginAttached(_swarm, plugin.Name));
    }

    void IPluginWatcher.Removed(IReadOnlyList<AttachedPlugin> all, AttachedPlugin plugin)
    {
        if (_subjects.Told.HasObservers) _subjects.Told.OnNext(new ClientEvent.PluginDetached(_swarm, plugin.Name));
    }

    private static Task CarryOut(SwarmCommand command, SwarmLife life)
    {
        switch (command)
        {
            case SwarmCommand.Pause: return life.PauseAsync();
            case SwarmCommand.Resume: return life.ResumeAsync();
            case SwarmCommand.Recheck: return life.RecheckAsync();
            case SwarmCommand.Remove remove: return life.RemoveAsync(remove.DeleteData);
            case SwarmCommand.SetPriority set: return life.SetPriorityAsync(set.File, set.Priority);
            default:
                life.AnnounceNow();
                return Task.CompletedTask;
        }
    }

    /// <summary>A plugin's candidate is as good as its plugin: the address has the form that addresses are compared in.</summary>
    private static PeerCandidate Unwrapped(PeerCandidate candidate) => candidate.EndPoint.Address.IsIPv4MappedToIPv6
        ? candidate with { EndPoint = new IPEndPoint(candidate.EndPoint.Address.MapToIPv4(), candidate.EndPoint.Port) }
        : candidate;

    private static IObservable<ClientEvent> Told(Swarm swarm, SwarmLife life, SwarmSubjects subjects) => Observable.Merge<ClientEvent>(
            life.States.Skip(1).Select(state => new ClientEvent.StateChanged(swarm, state)),
            subjects.Connected.Select(peer => new ClientEvent.PeerConnected(swarm, peer)),
            subjects.Disconnected.Select(end => new ClientEvent.PeerDisconnected(swarm, end.Peer, end.Reason)),
            subjects.Refused.Select(refused => new ClientEvent.ConnectionRefused(swarm, refused.EndPoint, refused.Reason)),
            subjects.Verified.Select(piece => new ClientEvent.PieceVerified(swarm, piece)),
            subjects.Failed.Select(piece => new ClientEvent.PieceFailed(swarm, piece)),
            subjects.Metadata.Select(_ => new ClientEvent.MetadataKnown(swarm, swarm.Metainfo!)),
            subjects.Checked.Select(share => new ClientEvent.CheckProgressed(swarm, share)),
            subjects.Saved.Select<StoreException?, ClientEvent>(trouble =>
                trouble is null ? new ClientEvent.ResumeSaved(swarm) : new ClientEvent.ResumeNotSaved(swarm, trouble)),
            subjects.Finished.Select(_ => new ClientEvent.Completed(swarm)),
            subjects.Troubles.Select(trouble => new ClientEvent.StoreFailed(swarm, trouble)),
            subjects.Faults.Select(fault => new ClientEvent.PluginFailed(swarm, fault)),
            life.TrackerEvents.Select(said => new ClientEvent.TrackerSaid(swarm, said)),
            life.Units.Vetted.Select(candidate => new ClientEvent.CandidateFound(swarm, candidate)),
            life.Units.Connector.Unreachable.Select(candidate => new ClientEvent.PeerUnreachable(swarm, candidate)),
            subjects.Told)
        .TakeUntil(subjects.Told.LastOrDefaultAsync());
}
