using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking.Orders;

/// <summary>See <see cref="PieceOrders.RarestFirst"/>.</summary>
internal sealed class RarestFirstOrder : IPieceOrder
{
    // A rare piece comes from few peers, so slowly; who has nothing to trade yet is better served by any piece at all.
    private const int RandomUntilVerified = 4;

    public bool TryChoose(in PieceChoices choices, out PieceIndex piece) =>
        choices.VerifiedCount < RandomUntilVerified ? choices.TryRandom(out piece) : choices.TryRarest(out piece);
}
