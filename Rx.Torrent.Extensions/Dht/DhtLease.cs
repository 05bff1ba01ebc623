using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Bencode;
using Rx.Torrent.Plugins.Hosting;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>A node that runs while anybody needs it, and begins the next time with what it knew the last time: in this run of the program, or the next.</summary>
internal sealed class DhtLease
{
    private const string Key = "table";

    private readonly Func<DhtOptions> _options;
    private IPluginState? _kept;
    private DhtState? _state;

    /// <param name="options">How the node is set up, asked each time that one begins.</param>
    public DhtLease(Func<DhtOptions> options)
    {
        _options = options;
        // Whoever comes while it runs is told of it, and of why it could not begin while somebody is still told that. What is over is nobody's: the next one begins anew.
        var current = new BehaviorSubject<Notification<DhtNode>?>(null);
        Node = Observable.Create<DhtNode>(Begin)
            .Materialize()
            .Concat(Observable.Never<Notification<DhtNode>>())
            .Finally(() => current.OnNext(null))
            .Multicast(current)
            .RefCount()
            .Where(static told => told is not null)
            .Select(static told => told!)
            .Dematerialize();
    }

    /// <summary>The node.</summary>
    public IObservable<DhtNode> Node { get; }

    /// <summary>Done when the last node that was let go has ended, and what it knew is kept.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>From here on what it knows outlives the program.</summary>
    public void KeepIn(IPluginState kept)
    {
        _kept = kept;
        if (_kept.Load(Key) is not { } bytes) return;
        try
        {
            _state ??= DhtState.Parse(bytes);
        }
        catch (BencodeException)
        {
            // What was kept is damaged: it begins like a new one.
        }
    }

    private IDisposable Begin(IObserver<DhtNode> observer)
    {
        var given = _options();
        var node = DhtNode.Start(given with { State = _state ?? given.State });
        observer.OnNext(node);
        return Disposable.Create(() => Ended = node.EndAsync(Keep));
    }

    private void Keep(DhtState state)
    {
        if (state.Nodes.Count == 0) return; // it never was in touch, and what was known before is worth more
        _state = state;
        _kept?.Save(Key, state.Encode());
    }
}
