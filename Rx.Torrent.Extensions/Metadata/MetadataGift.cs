using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>Gives metadata to one peer: twice all of it at once, and then so much a second, and never more than it takes.</summary>
internal sealed class MetadataGift(IPeer peer, MetadataExchangeOptions options)
{
    /// <summary>So many answers may wait for the operating system.</summary>
    private const int MostWaiting = 32;

    /// <summary>Who asks for so much more than it gets does not want to know.</summary>
    private const int MostRejected = 1000;

    private readonly Queue<Sending> _waiting = new();
    private double? _allowance;
    private DateTimeOffset _since;
    private int _rejected;

    /// <summary>The peer asks for a piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="metadata">All of it; empty when we have none to give.</param>
    public void Answer(int piece, ReadOnlyMemory<byte> metadata)
    {
        while (_waiting.TryPeek(out var first) && first.IsCompleted) _waiting.Dequeue();
        if (piece < MetadataMessage.PieceCount(metadata.Length) && _waiting.Count < MostWaiting && MayGive(MetadataMessage.PieceCount(metadata.Length)))
        {
            _rejected = 0;
            Send(MetadataMessage.Data(piece, metadata));
        }
        else if (++_rejected > MostRejected)
        {
            peer.Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, "a flood of requests for metadata"));
        }
        else
        {
            Send(MetadataMessage.Reject(piece));
        }
    }

    private void Send(Payload body) => _waiting.Enqueue(peer.Extension(MetadataMessage.Extension).SendAsync(body));

    private bool MayGive(int pieceCount)
    {
        var (now, most) = (peer.Loop.Now, 2.0 * pieceCount);
        _allowance = Math.Min(most, _allowance + (now - _since).TotalSeconds * options.PiecesPerSecond ?? most);
        _since = now;
        if (_allowance < 1) return false;
        _allowance--;
        return true;
    }
}
