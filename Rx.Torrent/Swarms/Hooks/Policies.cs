using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Policies;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Hooks;

/// <summary>Who gets our upload and which piece is started next, as the plugins have it.</summary>
internal sealed class Policies
{
    private readonly PolicyFold<IChoker> _downloading;
    private readonly PolicyFold<IChoker> _seeding;

    /// <param name="loop">The loop.</param>
    /// <param name="plugins">Who is asked.</param>
    /// <param name="downloading">The built-in choker while something is wanted.</param>
    /// <param name="seeding">The built-in choker while nothing is.</param>
    /// <param name="order">The built-in order.</param>
    /// <param name="publish">Hears of faults.</param>
    public Policies(Loop loop, SwarmPlugins plugins, IChoker downloading, IChoker seeding, IPieceOrder order, Action<PluginFault> publish)
    {
        _downloading = Choker(downloading);
        _seeding = Choker(seeding);
        var orders = new PolicyFold<IPieceOrder>(
            loop, nameof(ISwarmPlugin.Order), order, static (plugin, current) => plugin.Order(current),
            static (chosen, builtIn, guard) => new GuardedOrder(chosen, builtIn, guard), publish);
        Order = new CurrentOrder(orders);
        plugins.Watch(_downloading);
        plugins.Watch(_seeding);
        plugins.Watch(orders);

        PolicyFold<IChoker> Choker(IChoker builtIn) => new(
            loop, nameof(ISwarmPlugin.Choker), builtIn, static (plugin, current) => plugin.Choker(current),
            static (chosen, ours, guard) => new GuardedChoker(chosen, ours, guard), publish);
    }

    public IChoker Downloading => _downloading.Current;

    public IChoker Seeding => _seeding.Current;

    /// <summary>Always that of the moment.</summary>
    public IPieceOrder Order { get; }

    private sealed class CurrentOrder(PolicyFold<IPieceOrder> orders) : IPieceOrder
    {
        public bool TryChoose(in PieceChoices choices, out PieceIndex piece) => orders.Current.TryChoose(choices, out piece);
    }
}
