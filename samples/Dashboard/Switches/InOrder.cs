using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Dashboard.Switches;

/// <summary>A plugin that has pieces started from the first to the last.</summary>
internal sealed class InOrder : ISwarmPlugin
{
    public string Name => "from first to last";

    public IPieceOrder Order(IPieceOrder current) => PieceOrders.Sequential;
}
