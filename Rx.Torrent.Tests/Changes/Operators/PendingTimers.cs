using System.Reactive.Concurrency;

namespace Rx.Torrent.Tests.Changes.Operators;

/// <summary>Virtual time that knows what is still to come.</summary>
internal sealed class PendingTimers : VirtualTimeScheduler<long, long>, IDisposable
{
    private readonly SortedDictionary<(long Time, int Number), IScheduledItem<long>> _items = [];
    private int _next;

    public PendingTimers()
        : base(0, Comparer<long>.Default)
    {
    }

    public int Pending => _items.Count;

    public void Run(TimeSpan time) => AdvanceBy(time.Ticks);

    public void Dispose() => Stop();

    public override IDisposable ScheduleAbsolute<TState>(TState state, long dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        var key = (dueTime, _next++);
        var item = new ScheduledItem<long, TState>(this, state, (scheduler, s) =>
        {
            _items.Remove(key);
            return action(scheduler, s);
        }, dueTime);
        _items.Add(key, item);
        return System.Reactive.Disposables.Disposable.Create(() =>
        {
            item.Cancel();
            _items.Remove(key);
        });
    }

    protected override long Add(long absolute, long relative) => absolute + relative;

    protected override DateTimeOffset ToDateTimeOffset(long absolute) => new(absolute, TimeSpan.Zero);

    protected override long ToRelative(TimeSpan timeSpan) => timeSpan.Ticks;

    protected override IScheduledItem<long>? GetNext() => _items.Count == 0 ? null : _items.First().Value;
}
