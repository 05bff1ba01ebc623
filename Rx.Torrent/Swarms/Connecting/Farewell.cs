using System.Reactive.Disposables;
using Rx.Torrent.Peers;
using Rx.Torrent.Swarms.Trading;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Lets peers go that are of no use to us, as we are of none to them: both want nothing more.</summary>
internal sealed class Farewell : IDisposable
{
    private readonly SwarmOptions _options;
    private readonly Func<bool> _isComplete;
    private readonly CompositeDisposable _subscriptions;

    public Farewell(SwarmOptions options, Func<bool> isComplete, Roster roster, PeerMessages messages, IObservable<bool> uploadOnly)
    {
        _options = options;
        _isComplete = isComplete;
        _subscriptions =
        [
            messages.Bitfields.Subscribe(Consider),
            messages.Haves.Subscribe(have => Consider(have.Peer)),
            messages.ExtendedHandshakes.Subscribe(hello => Consider(hello.Peer)),
            uploadOnly.Subscribe(_ =>
            {
                foreach (var peer in roster.Snapshot()) Consider(peer);
            }),
        ];
    }

    /// <summary>Whether a peer may be let go that could be kept as well.</summary>
    public Func<PeerConnection, DisconnectReason, bool> MayLetGo { get; init; } = static (_, _) => true;

    public void Dispose() => _subscriptions.Dispose();

    private void Consider(PeerConnection peer)
    {
        if (!_options.DropRedundantPeers || !_isComplete() || peer.Id is null) return;
        if (peer.Pieces is not { IsFull: true, Capacity: > 0 } && !peer.Extensions.UploadOnly) return;
        var reason = new DisconnectReason(DisconnectKind.Redundant);
        if (!peer.IsClosed && MayLetGo(peer, reason)) peer.Disconnect(reason);
    }
}
