using System.Net;
using Rx.Torrent.Extensions.Bounds;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>Keeps each address to its share. Who goes on beyond it is not heard at all for a while.</summary>
internal sealed class FloodGuard(DhtLimits limits)
{
    private readonly BoundedMemory<UInt128, Visitor> _visitors = new(limits.RememberedAddresses);

    /// <summary>How many addresses are not heard at this moment.</summary>
    public int Blocked(TimeSpan now) => _visitors.Values.Count(visitor => visitor.BlockedUntil > now);

    /// <summary>False when something from this address is to be dropped.</summary>
    /// <param name="address">Who it says that it is from.</param>
    /// <param name="cost">How many ordinary queries it is worth.</param>
    /// <param name="now">The time.</param>
    public bool Admit(IPAddress address, double cost, TimeSpan now)
    {
        var subscriber = AddressScope.Subscriber(address);
        if (!_visitors.TryGet(subscriber, out var visitor))
        {
            visitor = new Visitor(new Budget(limits.QueriesPerSecond, limits.QueriesAtOnce, now));
            _visitors.Set(subscriber, visitor);
        }
        if (visitor.BlockedUntil > now) return false;
        if (visitor.Excess > 0 && visitor.Budget.IsFull(now)) visitor.Excess = 0;
        if (visitor.Budget.TryTake(cost, now)) return true;
        visitor.Excess += cost;
        if (visitor.Excess >= limits.QueriesAtOnce)
        {
            visitor.BlockedUntil = now + limits.BlockTime;
            visitor.Excess = 0;
        }
        return false;
    }

    private sealed class Visitor(Budget budget)
    {
        public Budget Budget => budget;

        /// <summary>What was asked beyond the budget since it was last full.</summary>
        public double Excess { get; set; }

        public TimeSpan BlockedUntil { get; set; }
    }
}
