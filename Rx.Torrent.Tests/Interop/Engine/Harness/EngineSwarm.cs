using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Harness;

/// <summary>A swarm of our client, watched from its first moment.</summary>
internal sealed class EngineSwarm
{
    private readonly EngineLog _log;
    private readonly Mailbox<PeerDisconnected> _disconnected = new();
    private readonly Mailbox<IPeer> _connected = new();
    private readonly Mailbox<PieceFailed> _failed = new();
    private readonly Mailbox<TrackerEvent> _trackers = new();
    private readonly List<PieceVerified> _verified = [];
    private readonly Task<Unit> _completed;

    public EngineSwarm(Swarm swarm, EngineLog log)
    {
        Swarm = swarm;
        _log = log;
        _completed = swarm.WhenCompleted.ToTask();
        Watch(swarm.WhenPeerConnected, _connected.Add, peer => $"connected {peer.EndPoint} {(peer.IsIncoming ? "incoming" : "outgoing")} {peer.Id}");
        Watch(swarm.WhenPeerDisconnected, _disconnected.Add, end => $"disconnected {end.Peer.EndPoint}: {end.Reason}");
        Watch(swarm.WhenPieceFailed, _failed.Add, piece => $"failed {piece.Piece}, by {string.Join(", ", piece.Contributors.Select(peer => peer.EndPoint))}");
        Watch(swarm.TrackerEvents, _trackers.Add, e => $"tracker {e}");
        Watch(swarm.ObserveState(), _ => { }, state => $"{state}");
        swarm.WhenPieceVerified.Subscribe(piece =>
        {
            lock (_verified) _verified.Add(piece);
        });
    }

    public Swarm Swarm { get; }

    /// <summary>The pieces that were verified, in the order in which they were.</summary>
    public IReadOnlyList<PieceVerified> Verified
    {
        get
        {
            lock (_verified) return [.. _verified];
        }
    }

    public void Connect(IPEndPoint peer) => Swarm.Connect(peer);

    /// <summary>Waits until everything that is wanted is there.</summary>
    public Task WaitForCompletionAsync(TimeSpan? timeout = null, Func<string>? explain = null) => WaitAsync(_completed, "completion", timeout, explain);

    public Task WaitForSeedingAsync() => WaitForStateAsync(SwarmState.Seeding);

    public Task WaitForStateAsync(SwarmState state) => WaitAsync(Swarm.ObserveState().FirstAsync(now => now == state).ToTask(), $"{state}");

    /// <summary>Waits until so many pieces are verified.</summary>
    public Task WaitForPiecesAsync(int count, TimeSpan? timeout = null) =>
        WaitAsync(Swarm.WhenPieceVerified.Select(_ => Unit.Default).StartWith(Unit.Default).Where(_ => Verified.Count >= count).FirstAsync().ToTask(), $"{count} pieces", timeout);

    /// <summary>Waits for a peer whose handshake has passed, one that came already or one to come; each is handed out once.</summary>
    public Task<IPeer> WaitForPeerAsync(Func<IPeer, bool>? where = null) => _connected.TakeAsync(where ?? (_ => true), Patience.Default, () => Explain("peer", null));

    /// <summary>Waits until a peer takes an extension, and returns it.</summary>
    public async Task<PeerExtension> WaitForExtensionAsync(IPeer peer, string name)
    {
        var extension = peer.Extension(name);
        await WaitAsync(extension.ObserveEnabled().FirstAsync(isEnabled => isEnabled).ToTask(), $"{name} of {peer.EndPoint}");
        return extension;
    }

    /// <summary>Waits for the end of a connection, one that came already or one to come; each is handed out once.</summary>
    public async Task<DisconnectReason> WaitForEndAsync(IPEndPoint peer, TimeSpan? timeout = null) =>
        (await _disconnected.TakeAsync(end => end.Peer.EndPoint.Equals(peer), timeout ?? Patience.Default, () => Explain($"end of {peer}", null))).Reason;

    /// <summary>Waits for a piece that fails its hash.</summary>
    public Task<PieceFailed> WaitForFailedPieceAsync() => _failed.TakeAsync(_ => true, Patience.Default, () => Explain("failed piece", null));

    /// <summary>Waits for a word of a tracker, one that came already or one to come; each is handed out once.</summary>
    public Task<TrackerEvent> WaitForTrackerAsync(Func<TrackerEvent, bool>? where = null) =>
        _trackers.TakeAsync(where ?? (_ => true), Patience.Default, () => Explain("tracker event", null));

    /// <summary>What has happened so far, for failure messages.</summary>
    public string Explain() => $"our client:\n{_log}";

    /// <summary>Looks at something that only the loop may look at.</summary>
    public Task<T> OnLoopAsync<T>(Func<T> look) => Swarm.Services.Loop.RunAsync(look).WaitAsync(Patience.Default);

    private void Watch<T>(IObservable<T> source, Action<T> keep, Func<T, string> describe) => source.Subscribe(value =>
    {
        _log.Add(describe(value));
        keep(value);
    });

    private async Task WaitAsync(Task what, string name, TimeSpan? timeout = null, Func<string>? explain = null)
    {
        try
        {
            await what.WaitAsync(timeout ?? Patience.Default);
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            var progress = await Swarm.GetProgressAsync().WaitAsync(Patience.Default);
            throw new TimeoutException($"{error.Message} {Explain(name, progress)}\n{explain?.Invoke()}");
        }
    }

    private string Explain(string what, SwarmProgress? progress) => $"our client: no {what} in time {progress}\n{_log}";
}
