using System.Net;
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

    /// <summary>So many blocks are remembered, which is 10 MB; then the piece that failed first is forgotten.</summary>
    private const int MostBlocks = 64 * 1024;

    private readonly ISwarm _swarm;
    private readonly Dictionary<PieceIndex, Case> _cases = [];
    private readonly Queue<PieceIndex> _order = new();
    private readonly CompositeDisposable _subscriptions;
    private int _blocks;

    public SmartBan(ISwarm swarm)
    {
        _swarm = swarm;
        _subscriptions =
        [
            swarm.WhenPieceFailed.Subscribe(Open),
            swarm.WhenPieceVerified.Subscribe(verified =>
            {
                if (Close(verified.Piece) is { } found) _ = CompareAsync(found);
            }),
        ];
    }

    public string Name => "smart ban";

    public IPeerPlugin Connect(IPeer peer) => new OfPeer(this);

    public void Detached() => _subscriptions.Dispose();

    private void Open(PieceFailed failed)
    {
        if (!_cases.TryGetValue(failed.Piece, out var one))
        {
            _cases.Add(failed.Piece, one = new Case());
            _order.Enqueue(failed.Piece);
        }
        one.Owner = null;
        foreach (var block in failed.Blocks)
        {
            if (block.Sender is { } sender) one.Evidence.Add(new Evidence(block.Block, sender.EndPoint, block.Sha1));
        }
        _blocks += failed.Blocks.Count;
        one.BlockCount += failed.Blocks.Count;
        while (_blocks > MostBlocks && _order.TryDequeue(out var oldest)) Close(oldest);
    }

    private Case? Close(PieceIndex piece)
    {
        if (!_cases.Remove(piece, out var one)) return null;
        _blocks -= one.BlockCount;
        return one;
    }

    /// <summary>A piece that has failed is asked of one peer alone: of the first that is asked.</summary>
    private bool MayAsk(IPeer peer, PieceIndex piece)
    {
        if (!_cases.TryGetValue(piece, out var one)) return true;
        if (one.Owner is null || _swarm.Loop.Now - one.Since >= Patience) (one.Owner, one.Since) = (peer, _swarm.Loop.Now);
        return one.Owner == peer;
    }

    private void Left(IPeer peer)
    {
        foreach (var one in _cases.Values)
        {
            if (one.Owner == peer) one.Owner = null;
        }
    }

    private async Task CompareAsync(Case found)
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

    /// <summary>A piece that has failed, once or more often.</summary>
    private sealed class Case
    {
        public List<Evidence> Evidence { get; } = [];

        public int BlockCount { get; set; }

        public IPeer? Owner { get; set; }

        public DateTimeOffset Since { get; set; }
    }

    private readonly record struct Evidence(BlockRange Block, IPEndPoint Sender, ReadOnlyMemory<byte> Sha1);
}
