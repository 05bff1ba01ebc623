using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking.Orders;

/// <summary>See <see cref="PieceOrders.Random"/>.</summary>
internal sealed class RandomOrder : IPieceOrder
{
    public bool TryChoose(in PieceChoices choices, out PieceIndex piece) => choices.TryRandom(out piece);
}
