using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Plugins.Policies;

/// <summary>A plugin's order. Where it throws, the built-in one chooses.</summary>
internal sealed class GuardedOrder(IPieceOrder order, IPieceOrder builtIn, PolicyGuard guard) : IPieceOrder
{
    public bool TryChoose(in PieceChoices choices, out PieceIndex piece)
    {
        var before = guard.Loop.Enact(guard.Plugin.Origin);
        try
        {
            return order.TryChoose(choices, out piece);
        }
        catch (Exception exception)
        {
            guard.Fault(exception);
            return builtIn.TryChoose(choices, out piece);
        }
        finally
        {
            guard.Loop.Enact(before);
        }
    }
}
