using System.Net;
using Rx.Torrent.Extensions.Bounds;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>What our address is, as other nodes see it (BEP 42). One can lie, so most of them have to agree, each subscriber having one vote.</summary>
internal sealed class ExternalAddressVote
{
    private const int Fewest = 5;
    private const int Most = 32;

    private readonly Queue<UInt128> _order = new();
    private readonly Dictionary<UInt128, IPEndPoint> _votes = [];

    /// <summary>What they agreed on.</summary>
    public IPEndPoint? Winner { get; private set; }

    /// <summary>Counts a vote.</summary>
    /// <returns>True when they agree on another address than before.</returns>
    public bool Add(IPAddress voter, IPEndPoint seen)
    {
        if (seen.AddressFamily != voter.AddressFamily) return false;
        var subscriber = AddressScope.Subscriber(voter);
        if (!_votes.ContainsKey(subscriber))
        {
            if (_order.Count >= Most) _votes.Remove(_order.Dequeue());
            _order.Enqueue(subscriber);
        }
        _votes[subscriber] = seen;
        if (_votes.Count < Fewest || seen.Address.Equals(Winner?.Address)) return false;
        if (_votes.Values.Count(vote => vote.Address.Equals(seen.Address)) * 2 <= _votes.Count) return false;
        Winner = seen;
        return true;
    }
}
