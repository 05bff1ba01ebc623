using System.Collections.Concurrent;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent;

/// <summary>All that happens in a client, as one stream, of all its swarms. They are listened to only while somebody listens here.</summary>
internal sealed class ClientEvents
{
    private readonly Func<IEnumerable<Swarm>> _swarms;
    private readonly Subject<ClientEvent> _own = new();

    /// <param name="swarms">The swarms at this moment.</param>
    public ClientEvents(Func<IEnumerable<Swarm>> swarms)
    {
        _swarms = swarms;
        All = Observable.Create<ClientEvent>(Listen).Publish().RefCount();
    }

    public IObservable<ClientEvent> All { get; }

    /// <summary>True when it is worth while to make an event.</summary>
    public bool AreHeard => _own.HasObservers;

    /// <summary>Something happened in the client, and in none of its swarms; or a swarm came or went. From any thread.</summary>
    public void Say(ClientEvent told) => _own.OnNext(told);

    public void Complete() => _own.OnCompleted();

    private CompositeDisposable Listen(IObserver<ClientEvent> observer)
    {
        var line = new OneAtATime<ClientEvent>(observer);
        var known = new ConcurrentDictionary<Swarm, bool>();
        var listening = new CompositeDisposable();
        listening.Add(_own.Subscribe(Hear, line.OnCompleted));
        foreach (var swarm in _swarms()) Watch(swarm);
        return listening;

        void Hear(ClientEvent told)
        {
            if (told is ClientEvent.SwarmAdded { Swarm: Swarm added }) Watch(added);
            line.OnNext(told);
        }

        void Watch(Swarm swarm)
        {
            if (!known.TryAdd(swarm, true)) return; // it was added at this very moment, and is in the list as well
            var subscription = new SingleAssignmentDisposable();
            listening.Add(subscription);
            subscription.Disposable = swarm.Told.Subscribe(line.OnNext, () =>
            {
                listening.Remove(subscription);
                known.TryRemove(swarm, out _); // it has ended, and whoever listens for long would keep it
            });
        }
    }
}
