using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Keeps those who were reached while nobody knows what a magnet link leads to, so that the next run looks for the metadata with them. The rest of the resume data comes later.</summary>
internal sealed class PeerKeeper : IDisposable
{
    /// <summary>They are no peers of a private torrent's trackers, as far as anybody knows, and are left when it turns out to be one.</summary>
    private static readonly PeerSourceKind Source = new("earlier");

    /// <summary>As long as that others are found soon after the first one.</summary>
    private static readonly TimeSpan AfterFirstPeer = TimeSpan.FromSeconds(5);

    private readonly string? _path;
    private readonly InfoHash _infoHash;
    private readonly string _name;
    private readonly DiskLane _lane;
    private readonly ConnectingUnits _connecting;
    private readonly SwarmServices _services;
    private readonly CompositeDisposable _subscriptions;
    private DateTimeOffset _addedAt;
    private TimeSpan? _due;
    private bool _isOver;

    /// <param name="path">The file; null keeps nothing.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="name">What the link calls it.</param>
    /// <param name="lane">For the work on the disk.</param>
    /// <param name="connecting">Who is to be remembered.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="interval">How often somebody new is saved.</param>
    public PeerKeeper(string? path, InfoHash infoHash, string name, DiskLane lane, ConnectingUnits connecting, SwarmServices services, TimeSpan interval)
    {
        (_path, _infoHash, _name, _lane, _connecting, _services) = (path, infoHash, name, lane, connecting, services);
        _addedAt = services.Loop.Now;
        var wait = AfterFirstPeer;
        _subscriptions =
        [
            connecting.Connector.Proven.Subscribe(_ =>
            {
                _due ??= services.Loop.Elapsed + wait;
                wait = interval;
            }),
            connecting.Beats.Where(_ => _due <= services.Loop.Elapsed).Subscribe(beat => _ = SaveAsync()),
        ];
    }

    /// <summary>Names those whom an earlier run has kept. What else it has kept of a swarm whose pieces were known is more than peers, and is left as it is.</summary>
    public void Recall(ResumeState state)
    {
        if (state.Verified.Capacity > 0 || !state.Info.IsEmpty)
        {
            Dispose();
            return;
        }
        _addedAt = state.AddedAt ?? _addedAt;
        foreach (var peer in state.Peers)
        {
            _connecting.Candidates.OnNext(new PeerCandidate(peer.EndPoint, Source));
            _connecting.Connector.Recall(peer);
        }
    }

    /// <summary>Saves now, unless it is over or there is nobody. A failure is logged.</summary>
    public async Task SaveAsync()
    {
        _due = null;
        if (_path is null || _isOver || _connecting.Connector.Remember() is not { Count: > 0 } peers) return;
        try
        {
            var state = new ResumeState { InfoHash = _infoHash, AddedAt = _addedAt, Peers = peers };
            await _lane.RunAsync(StoreOperation.Write, () =>
            {
                ResumeFile.Save(_path, state);
                return true;
            });
        }
        catch (StoreException exception)
        {
            _services.Logger.ResumeNotSaved(_name, exception.Message);
        }
    }

    /// <summary>It is known what there is: from here on others keep it.</summary>
    public void Dispose()
    {
        _isOver = true;
        _subscriptions.Dispose();
    }
}
