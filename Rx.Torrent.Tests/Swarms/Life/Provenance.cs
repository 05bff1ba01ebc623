using System.Reactive.Linq;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>Where each piece of a client's next swarm comes from, from its first moment on.</summary>
internal sealed class Provenance
{
    private readonly List<(int Piece, PieceOrigin Origin)> _pieces = [];

    public Provenance(TorrentClient client) => client.WhenSwarmAdded.Take(1).Subscribe(swarm => swarm.WhenPieceVerified.Subscribe(piece =>
    {
        lock (_pieces) _pieces.Add((piece.Piece.Value, piece.Origin));
    }));

    /// <summary>The origins that there are.</summary>
    public PieceOrigin[] Origins
    {
        get
        {
            lock (_pieces) return [.. _pieces.Select(piece => piece.Origin).Distinct().Order()];
        }
    }

    /// <summary>The pieces of an origin, in order.</summary>
    public int[] this[PieceOrigin origin]
    {
        get
        {
            lock (_pieces) return [.. _pieces.Where(piece => piece.Origin == origin).Select(piece => piece.Piece).Order()];
        }
    }
}
