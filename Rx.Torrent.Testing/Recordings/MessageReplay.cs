using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Recording;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Recordings;

/// <summary>
/// Plays the other end of a recorded connection at a client in virtual time: it says what the client got then, at the times of then. Only a block that was an answer
/// to a request waits for that request, for the client of now need not ask in the order of then; with the same <see cref="TorrentClientOptions.Seed"/> it mostly does.
/// </summary>
/// <remarks>Used as everything in the network: on its scheduler, or while that stands still.</remarks>
public sealed class MessageReplay : IDisposable
{
    private readonly MessageRecording _recording;
    private readonly HashSet<BlockRange> _asked = [];
    private readonly Dictionary<BlockRange, PeerMessage.Piece> _due = [];
    private int _toSay;

    /// <summary>Puts the other end on a host. It does nothing before it is connected.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="metainfo">The torrent.</param>
    /// <param name="recording">What it says.</param>
    /// <exception cref="ArgumentException">The recording is of another torrent.</exception>
    public MessageReplay(SimulatedHost host, MetainfoFile metainfo, MessageRecording recording)
    {
        ArgumentNullException.ThrowIfNull(metainfo);
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.InfoHash != metainfo.InfoHash) throw new ArgumentException($"the recording is of {recording.InfoHash}", nameof(recording));
        _recording = recording;
        Peer = new ScriptedPeer(host, metainfo) { Greets = false };
        Peer.WhenConnected.Take(1).Subscribe(_ => Play());
        Peer.Messages.OfType<PeerMessage.Request>().Subscribe(request => Asked(request.Block));
    }

    /// <summary>The other end.</summary>
    public ScriptedPeer Peer { get; }

    /// <summary>True when all is said, but for blocks that nobody asked for.</summary>
    public bool IsOver => _toSay == 0 && Peer.ConnectionCount > 0;

    /// <summary>The blocks that are due and that the client has not asked for.</summary>
    public IReadOnlyCollection<BlockRange> Unasked => _due.Keys;

    /// <summary>Connects to the client, and plays.</summary>
    public void Dial(IPEndPoint client) => Peer.Dial(client);

    /// <summary>Lets the client connect, and plays then.</summary>
    public IPEndPoint Listen() => Peer.Listen();

    /// <summary>Closes the connection.</summary>
    public void Dispose() => Peer.Dispose();

    private void Play()
    {
        var requested = new HashSet<BlockRange>();
        foreach (var said in _recording.Messages)
        {
            if (said is { IsIncoming: false, Message: PeerMessage.Request request }) requested.Add(request.Block);
            if (!said.IsIncoming) continue;
            _toSay++;
            var isAnswer = said.Message is PeerMessage.Piece piece && requested.Contains(piece.Block);
            Peer.After(said.Time, _ => Say(said.Message, isAnswer));
        }
    }

    private void Say(PeerMessage message, bool isAnswer)
    {
        _toSay--;
        if (!Peer.IsConnected) return;
        if (isAnswer && message is PeerMessage.Piece piece && !_asked.Remove(piece.Block)) _due[piece.Block] = piece;
        else Peer.Send(message);
    }

    private void Asked(BlockRange block)
    {
        if (_due.Remove(block, out var piece)) Peer.Send(piece);
        else _asked.Add(block);
    }
}
