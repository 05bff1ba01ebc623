namespace Rx.Torrent.Picking.Orders;

/// <summary>The orders that pieces can be started in.</summary>
public static class PieceOrders
{
    /// <summary>The pieces that the fewest peers have come first, by chance among equals; the first few of a fresh download wholly by chance.</summary>
    public static IPieceOrder RarestFirst { get; } = new RarestFirstOrder();

    /// <summary>From the first piece to the last.</summary>
    public static IPieceOrder Sequential { get; } = new SequentialOrder();

    /// <summary>By chance.</summary>
    public static IPieceOrder Random { get; } = new RandomOrder();
}
