using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Dashboard.Measure;

/// <summary>One of the crowd: has a part of the pieces, tells of another with each turn, and answers a request every few turns.</summary>
internal sealed class CrowdPeer
{
    private const int TurnsPerBlock = 4;

    private readonly ScriptedPeer _peer;
    private readonly GeneratedContent _content;
    private readonly Random _random;
    private readonly Queue<BlockRange> _asked = new();
    private PieceSet _has;
    private int _turn;

    public CrowdPeer(SimulatedHost host, GeneratedContent content, int number)
    {
        (_content, _random, _turn) = (content, new Random(number), number);
        var share = 0.1 + 0.8 * _random.NextDouble();
        _has = PieceSet.Of(content.Layout.PieceCount, Enumerable.Range(0, content.Layout.PieceCount).Where(_ => _random.NextDouble() < share));
        _peer = new ScriptedPeer(host, content.Metainfo);
        _peer.Messages.OfType<PeerMessage.Request>().Subscribe(request => _asked.Enqueue(request.Block));
        _peer.WhenConnected.Subscribe(_ => _peer.Send(new PeerMessage.Bitfield(_has), PeerMessage.Unchoke.Instance));
    }

    /// <summary>Once a second, on the loop.</summary>
    public void TakeTurn(IPEndPoint client)
    {
        if (!_peer.IsConnected)
        {
            _peer.Dial(client);
            return;
        }
        _peer.ForgetReceived();
        var piece = new PieceIndex(_random.Next(_has.Capacity));
        if (!_has.Contains(piece))
        {
            _has = _has.With(piece);
            _peer.Send(new PeerMessage.Have(piece));
        }
        if (++_turn % TurnsPerBlock == 0 && _asked.TryDequeue(out var block)) _peer.Send(_content.Answer(block));
    }
}
