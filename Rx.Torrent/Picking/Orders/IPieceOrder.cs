using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking.Orders;

/// <summary>Decides which piece to start next. Pieces already begun are finished first; this is asked when a peer can have none of those.</summary>
/// <remarks>
/// Asked on the loop, once for each piece to start, for the highest class first. An order may keep state; it belongs to one swarm then.
/// </remarks>
public interface IPieceOrder
{
    /// <summary>Chooses one of <paramref name="choices"/>.</summary>
    /// <returns>False to start none of them with this peer now, and be asked for the next lower class; a piece that is no choice means the same.</returns>
    bool TryChoose(in PieceChoices choices, out PieceIndex piece);
}
