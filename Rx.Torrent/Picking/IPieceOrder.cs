using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>Decides which piece to start next. Pieces already begun are finished first; this is asked when a peer can have none of those.</summary>
/// <remarks>Asked once a piece, on the loop. An order may keep state; it belongs to one swarm then.</remarks>
public interface IPieceOrder
{
    /// <summary>Chooses one of <paramref name="choices"/>. It is asked again for the next lower class when it declines.</summary>
    /// <returns>False to start none of them with this peer now; a piece that is not among the choices means the same.</returns>
    bool TryChoose(in PieceChoices choices, out PieceIndex piece);
}
