using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>
/// The items that others gave us to keep (BEP 44), for two hours from when they were last put. Bounded as the peers are: so many for each address, and
/// a full store keeps those that are nearest to our own place.
/// </summary>
internal sealed class ItemStore(DhtLimits limits)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly Dictionary<NodeId, StoredItem> _items = [];
    private readonly Dictionary<UInt128, int> _perAddress = [];

    public int Count => _items.Count;

    public DhtItem? Find(NodeId place) => _items.GetValueOrDefault(place)?.Item;

    /// <summary>Keeps an item.</summary>
    /// <returns>Why not; null when it is kept.</returns>
    public KrpcErrorCode? Put(DhtItem item, long? expectedSequence, IPAddress from, NodeId own, TimeSpan now)
    {
        var place = item.Target;
        var before = _items.GetValueOrDefault(place);
        if (item is DhtItem.Mutable next && before?.Item is DhtItem.Mutable last)
        {
            if (expectedSequence is { } expected && expected != last.Sequence) return KrpcErrorCode.SequenceMismatch;
            if (next.Sequence < last.Sequence || next.Sequence == last.Sequence && !next.Value.Equals(last.Value)) return KrpcErrorCode.SequenceTooLow;
        }
        if (!item.IsGenuine) return KrpcErrorCode.BadSignature;
        var address = before?.Owner ?? AddressScope.Subscriber(from);
        if (before is null)
        {
            if (_perAddress.GetValueOrDefault(address) >= limits.ItemsPerAddress) return KrpcErrorCode.Server;
            if (_items.Count >= limits.Items && !MakeRoom(place, own)) return KrpcErrorCode.Server;
            _perAddress[address] = _perAddress.GetValueOrDefault(address) + 1;
        }
        _items[place] = new StoredItem(item, address, now);
        return null;
    }

    /// <summary>Forgets what nobody has put again for two hours.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var (place, item) in _items)
        {
            if (now - item.Since > Lifetime) Remove(place);
        }
    }

    private bool MakeRoom(NodeId place, NodeId own)
    {
        var farthest = _items.Keys.Aggregate((far, next) => own.CompareDistance(next, far) > 0 ? next : far);
        if (own.CompareDistance(place, farthest) >= 0) return false;
        Remove(farthest);
        return true;
    }

    private void Remove(NodeId place)
    {
        if (!_items.Remove(place, out var item)) return;
        if (--_perAddress[item.Owner] == 0) _perAddress.Remove(item.Owner);
    }

    /// <param name="Item">The item.</param>
    /// <param name="Owner">Whose share it is counted against: who put it first.</param>
    /// <param name="Since">When it was last put.</param>
    private sealed record StoredItem(DhtItem Item, UInt128 Owner, TimeSpan Since);
}
