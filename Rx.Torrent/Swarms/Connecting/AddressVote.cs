using System.Net;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>What our address is, as others see it. One can lie, so the majority of those who spoke last counts, and each of them once.</summary>
internal sealed class AddressVote
{
    private const int Most = 32;

    private readonly Dictionary<string, IPAddress> _votes = [];
    private readonly Queue<string> _order = new();

    /// <summary>What most of them say; null while nobody does.</summary>
    public IPAddress? Winner { get; private set; }

    /// <summary>Counts a vote, in place of an earlier one of the same voter.</summary>
    /// <returns>True when they agree on something else than before.</returns>
    public bool Add(string voter, IPAddress seen)
    {
        if (!_votes.ContainsKey(voter))
        {
            if (_order.Count >= Most) _votes.Remove(_order.Dequeue());
            _order.Enqueue(voter);
        }
        _votes[voter] = seen;
        if (seen.Equals(Winner) || _votes.Values.Count(seen.Equals) * 2 <= _votes.Count) return false;
        Winner = seen;
        return true;
    }
}
