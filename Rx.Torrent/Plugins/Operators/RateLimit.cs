using System.Reactive;
using System.Reactive.Subjects;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>
/// So many bytes of blocks a second, for one peer or shared by as many as one likes, of several swarms and loops too. Whoever wants to pass takes a place in one line, one block at a
/// time, so those who share it get equal shares. What is not used within a tenth of a second is gone: in any t seconds at most t + 0.1 times the rate passes, and one block.
/// </summary>
/// <remarks>Its members may be used from any thread.</remarks>
public sealed class RateLimit
{
    private const double Burst = 0.1;

    private readonly Subject<Unit> _changes = new();
    private Line _line;

    /// <summary>Makes a limit.</summary>
    /// <param name="bytesPerSecond">How many, at least 1; null for as many as there are.</param>
    public RateLimit(long? bytesPerSecond = null) => _line = new Line(null, 0, 0, Checked(bytesPerSecond));

    /// <summary>How many bytes a second pass; null for as many as there are. A change counts at once, also for those who wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long? BytesPerSecond
    {
        get => _line.Rate;
        set
        {
            Checked(value);
            Change(line => line with { Time = null, Rate = value }); // what has passed since the last look was not at the new rate
            _changes.OnNext(Unit.Default);
        }
    }

    /// <summary>The rate has changed: who waits asks again for how long.</summary>
    internal IObservable<Unit> Changes => _changes;

    /// <summary>Takes a place in the line.</summary>
    internal RateTicket Take(int bytes, DateTimeOffset now)
    {
        var after = Change(line => line.At(now) with { Taken = line.Taken + bytes });
        return new RateTicket(after.Taken - bytes, bytes);
    }

    /// <summary>Whoever had this place has gone, and those behind move up.</summary>
    internal void Return(RateTicket ticket) => Change(line => line with { Cleared = line.Cleared + ticket.Bytes });

    /// <summary>How long it is until a place's turn; zero when it has come.</summary>
    internal TimeSpan WaitOf(RateTicket ticket, DateTimeOffset now)
    {
        var line = Change(line => line.At(now));
        var ahead = ticket.Position - line.Cleared;
        if (ahead <= 0.5 || line.Rate is not { } rate) return TimeSpan.Zero; // half a byte, for sums of fractions
        return TimeSpan.FromTicks((long)Math.Min(Math.Ceiling(ahead / rate * TimeSpan.TicksPerSecond), TimeSpan.TicksPerHour));
    }

    private static long? Checked(long? rate)
    {
        if (rate is { } number) ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(BytesPerSecond));
        return rate;
    }

    private Line Change(Func<Line, Line> change)
    {
        Line before, after;
        do after = change(before = _line);
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _line, after, before), before));
        return after;
    }

    /// <summary>How far the line has moved. Counted in bytes and not in time, so that it goes on from where it is when the rate changes.</summary>
    /// <param name="Time">When it was looked at; null when that does not count.</param>
    /// <param name="Cleared">Up to which byte it may pass.</param>
    /// <param name="Taken">How many bytes have taken a place.</param>
    /// <param name="Rate">Bytes a second.</param>
    private sealed record Line(DateTimeOffset? Time, double Cleared, double Taken, long? Rate)
    {
        public Line At(DateTimeOffset now)
        {
            if (Rate is not { } rate) return this with { Time = now, Cleared = Taken };
            var seconds = Math.Max(0, (now - (Time ?? now)).TotalSeconds); // a clock that was put back gives nothing and takes nothing
            return this with { Time = now, Cleared = Math.Min(Cleared + rate * seconds, Taken + rate * Burst) };
        }
    }
}
