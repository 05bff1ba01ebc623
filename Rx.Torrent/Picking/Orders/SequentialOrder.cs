using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking.Orders;

/// <summary>See <see cref="PieceOrders.Sequential"/>.</summary>
internal sealed class SequentialOrder : IPieceOrder
{
    public bool TryChoose(in PieceChoices choices, out PieceIndex piece) => choices.TryFirst(out piece);
}
