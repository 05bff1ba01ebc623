using System.Runtime.CompilerServices;

namespace Rx.Torrent.Primitives;

/// <summary>How fast bytes flow, over the last few seconds.</summary>
/// <remarks>Nothing to dispose, no timer, no allocation: the time of each call is handed in. A struct to be kept in a field, not copied.</remarks>
internal struct RateMeter
{
    // The rate is taken over eight whole slots and the running one: 4 to 4.5 seconds.
    private const int SlotCount = 8;
    private const long SlotTicks = TimeSpan.TicksPerSecond / 2;

    // One slot more, for the running one.
    private Slots _slots;
    private long _sum;
    private long _slot;
    private long _since;
    private bool _started;

    /// <summary>All the bytes so far.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes flowed.</summary>
    /// <param name="now">The time; one that lies before the latest counts as the latest.</param>
    /// <param name="bytes">How many; 0 to say only that from now on some could have.</param>
    public void Add(TimeSpan now, long bytes)
    {
        Advance(now.Ticks);
        Total += bytes;
        _sum += bytes;
        _slots[(int)(_slot % (SlotCount + 1))] += bytes;
    }

    /// <summary>Bytes per second over the last seconds, or since the first <see cref="Add"/> when that is less, but at least one second.</summary>
    public double Rate(TimeSpan now)
    {
        if (!_started) return 0;
        Advance(now.Ticks);
        var ticks = Math.Max(now.Ticks, _slot * SlotTicks);
        var from = Math.Max(_since, (_slot - SlotCount) * SlotTicks);
        return _sum * (double)TimeSpan.TicksPerSecond / Math.Max(ticks - from, TimeSpan.TicksPerSecond);
    }

    private void Advance(long ticks)
    {
        var slot = ticks / SlotTicks;
        if (!_started)
        {
            (_started, _since, _slot) = (true, ticks, slot);
            return;
        }
        for (var passed = Math.Min(slot - _slot, SlotCount + 1); passed > 0; passed--)
        {
            _slot = slot - passed + 1;
            ref var oldest = ref _slots[(int)(_slot % (SlotCount + 1))];
            _sum -= oldest;
            oldest = 0;
        }
    }

    [InlineArray(SlotCount + 1)]
    private struct Slots
    {
        private long _first;
    }
}
