namespace Rx.Torrent.Picking;

/// <summary>How soon a peer answers, as far as it has shown: its shortest time from a request to the block, and the time from one block to the next.</summary>
internal sealed class Pace
{
    /// <summary>A peer that has sent nothing yet is expected to take so long.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(0.5);

    /// <summary>A line may lose packets; less silence than this means nothing.</summary>
    private static readonly TimeSpan ShortestStall = TimeSpan.FromSeconds(0.5);

    /// <summary>Blocks over which the time between two is taken; older ones count half, and half again.</summary>
    private const int Memory = 32;

    private TimeSpan? _shortestTrip;
    private TimeSpan _flow;
    private int _flowed;
    private TimeSpan _since;
    private bool _isFlowing;

    /// <summary>Something is asked of a peer that owed nothing: what passed before says nothing about its pace.</summary>
    public void Begin(TimeSpan now)
    {
        _since = now;
        _isFlowing = false;
    }

    /// <summary>A block has come, so long after its request.</summary>
    public void OnBlock(TimeSpan now, TimeSpan trip)
    {
        if (_shortestTrip is null || trip < _shortestTrip) _shortestTrip = trip;
        if (_isFlowing) // the first one travelled, the others follow it
        {
            _flow += now - _since;
            if (++_flowed == Memory) (_flow, _flowed) = (_flow / 2, Memory / 2);
        }
        _isFlowing = true;
        _since = now;
    }

    /// <summary>When to expect a block, from now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ahead">How many the peer owes that were asked of it before.</param>
    /// <param name="asked">When it was requested, or would be.</param>
    public TimeSpan Expect(TimeSpan now, int ahead, TimeSpan asked)
    {
        if (_shortestTrip is not { } trip) return Longer(Unknown, now - asked);
        var between = _flowed == 0 ? trip : _flow / _flowed;
        var expected = Longer(asked + trip - now, _since + between * (ahead + 1) - now);
        var owesSince = ahead == 0 && asked > _since ? asked : _since;
        var silence = now - owesSince;
        // Who has stopped sending may need as long again as it has been silent.
        if (silence > Longer(ShortestStall, Longer(2 * trip, 8 * between))) expected = Longer(expected, silence + between * ahead);
        return Longer(expected, TimeSpan.Zero);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
