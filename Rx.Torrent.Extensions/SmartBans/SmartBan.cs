using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Security.Cryptography;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.SmartBans;

/// <summary>
/// Finds out who sent the bad block of a piece that failed. The piece is downloaded again from one peer alone: either it fails again, and that peer is guilty, or it is right, and
/// whoever sent something else the first time is, wherever he may be by now.
/// </summary>
internal sealed class SmartBan : ISwarmPlugin
{
    /// <summary>A peer that has not completed the piece that it has to itself by then has had its chance.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ISwarm _swarm;
    private readonly FailedPieces _failed = new();
    private readonly CompositeDisposable _subscriptions;

    public SmartBan(ISwarm swarm)
    {
        _swarm = swarm;
        _subscriptions =
        [
            swarm.WhenPieceFailed.Subscribe(_failed.Add),
            swarm.WhenPieceVerified.Subscribe(verified =>
            {
                if (_failed.Take(verified.Piece) is { } found) _ = CompareAsync(found);
            }),
        ];
    }

    public string Name => "smart ban";

    public IPeerPlugin Connect(IPeer peer) => new OfPeer(this);

    public void Detached() => _subscriptions.Dispose();

    /// <summary>A piece that has failed is asked of one peer alone: of the first that is asked.</summary>
    private bool MayAsk(IPeer peer, PieceIndex piece)
    {
        if (_failed.Find(piece) is not { } one) return true;
        if (one.Owner is null || _swarm.Loop.Now - one.Since >= Patience) (one.Owner, one.Since) = (peer, _swarm.Loop.Now);
        return one.Owner == peer;
    }

    private void Left(IPeer peer)
    {
        foreach (var one in _failed.All.Where(one => one.Owner == peer)) one.Owner = null;
    }

    private async Task CompareAsync(FailedPiece found)
    {
        try
        {
            foreach (var block in found.Evidence.GroupBy(evidence => evidence.Block))
            {
                var right = await _swarm.ReadAsync(block.Key); // goes on on the loop
                var digest = SHA1.HashData(right.Span);
                foreach (var wrong in block.Where(evidence => !evidence.Sha1.Span.SequenceEqual(digest))) _swarm.Ban(wrong.Sender);
            }
        }
        catch (StoreException)
        {
            return; // the piece cannot be read any more, so nobody can be found guilty by it
        }
    }

    private sealed class OfPeer(SmartBan ban) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(static _ => { }, () => ban.Left(peer));

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.Where(message => message is not PeerMessage.Request request || ban.MayAsk(peer, request.Block.Piece));
    }
}
