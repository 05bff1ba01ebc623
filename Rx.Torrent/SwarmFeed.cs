using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent;

/// <summary>The swarms of a client. Each is looked at on its own loop, and what is seen comes to the first one.</summary>
/// <param name="loop">The first loop.</param>
/// <param name="swarms">The swarms at this moment.</param>
/// <param name="added">A swarm has come; on any thread; ends with the client.</param>
/// <param name="removed">A swarm has gone; on its loop.</param>
/// <param name="looks">When a swarm is to be looked at, on its loop.</param>
internal sealed class SwarmFeed(
    Loop loop, Func<IEnumerable<Swarm>> swarms, IObservable<Swarm> added, IObservable<Swarm> removed, Func<Swarm, IObservable<long>> looks) : ICacheFeed<SwarmView, InfoHash>
{
    private readonly Dictionary<InfoHash, (Swarm Swarm, IDisposable Watching)> _watched = [];
    private readonly HashSet<Swarm> _unseen = [];

    public bool IsReady => _unseen.Count == 0;

    public bool ReadsAll => swarms().All(IsOfThisLoop);

    public InfoHash KeyOf(SwarmView item) => item.InfoHash;

    public IEnumerable<SwarmView> Read() => swarms().Where(swarm => IsOfThisLoop(swarm) && !HasEnded(swarm)).Select(swarm => swarm.View());

    public IDisposable Follow(ICacheWriter<SwarmView, InfoHash> writer)
    {
        var isOver = new BooleanDisposable();
        var following = new CompositeDisposable(
            isOver,
            added.Subscribe(swarm => Here(() => Watch(swarm)), () => Here(writer.End)),
            removed.Subscribe(swarm => Here(() => Forget(swarm))),
            Disposable.Create(() =>
            {
                foreach (var (_, watching) in _watched.Values) watching.Dispose();
                _watched.Clear();
                _unseen.Clear();
            }));
        foreach (var swarm in swarms()) Watch(swarm);
        return following;

        void Here(Action action)
        {
            if (loop.IsCurrent) Try();
            else loop.Post(Try);

            void Try()
            {
                if (!isOver.IsDisposed) action();
            }
        }

        void Watch(Swarm swarm)
        {
            if (HasEnded(swarm) || IsWatched(swarm)) return;
            if (_watched.TryGetValue(swarm.InfoHash, out var former)) Forget(former.Swarm); // it has gone, and another thread is still to say so
            var watching = new SingleAssignmentDisposable();
            _watched.Add(swarm.InfoHash, (swarm, watching));
            _unseen.Add(swarm);
            if (IsOfThisLoop(swarm)) Look();
            else swarm.Services.Loop.Post(Look);

            void Look() => watching.Disposable = swarm.WhenViewMayDiffer(looks(swarm)).Select(_ => swarm.View()).Subscribe(view => Here(() => See(swarm, view)));
        }

        void See(Swarm swarm, SwarmView view)
        {
            if (!IsWatched(swarm)) return;
            writer.Set(view);
            if (_unseen.Remove(swarm) && IsReady) writer.Ready();
        }

        void Forget(Swarm swarm)
        {
            if (!IsWatched(swarm)) return;
            _watched.Remove(swarm.InfoHash, out var former);
            former.Watching.Dispose();
            writer.Remove(swarm.InfoHash);
            if (_unseen.Remove(swarm) && IsReady) writer.Ready();
        }
    }

    /// <summary>It is about to be removed, if it was not yet; nobody follows it any more.</summary>
    private static bool HasEnded(Swarm swarm) => swarm.State == SwarmState.Stopped;

    private bool IsOfThisLoop(Swarm swarm) => swarm.Services.Loop == loop;

    private bool IsWatched(Swarm swarm) => _watched.TryGetValue(swarm.InfoHash, out var watched) && watched.Swarm == swarm;
}
