using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>What comes in, counted by LINQ. A tap on what the core gets: it is no stage, and has no influence.</summary>
internal sealed class Statistics(ISwarm swarm)
{
    #region messages
    private readonly IObservable<(IPeer Peer, PeerMessage Message)> _messages =
        swarm.WhenPeerConnected.SelectMany(peer => peer.Incoming.Select(message => (peer, message)));
    #endregion

    #region scan
    /// <summary>How many messages of a kind have come, again with each of them.</summary>
    public IObservable<(string Kind, int Count)> Counts => _messages
        .GroupBy(received => received.Message.GetType().Name)
        .SelectMany(kind => kind.Scan(0, (count, _) => count + 1).Select(count => (kind.Key, count)));

    /// <summary>How many bytes of blocks each peer has sent, again with each of them.</summary>
    public IObservable<(IPEndPoint Peer, long Bytes)> Senders => _messages
        .GroupBy(received => received.Peer, received => received.Message)
        .SelectMany(peer => peer.OfType<Piece>().Scan(0L, (sum, piece) => sum + piece.Block.Length).Select(sum => (peer.Key.EndPoint, sum)));
    #endregion

    #region window
    /// <summary>Bytes of blocks, second by second, in the time of the loop.</summary>
    public IObservable<long> Rates => _messages
        .Select(received => received.Message).OfType<Piece>()
        .Window(TimeSpan.FromSeconds(1), swarm.Loop)
        .SelectMany(second => second.Sum(piece => (long)piece.Block.Length));
    #endregion
}
