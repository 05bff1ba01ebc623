using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Changes;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

public class BatchTests
{
    private static readonly TimeSpan Frames = TimeSpan.FromMilliseconds(4);

    private readonly TestScheduler _time = new();

    [Fact]
    public void The_first_comes_at_once_and_what_follows_is_merged()
    {
        var source = _time.Hot("-a-bc---------d---|", WordText.Sets(('a', "+1a"), ('b', "1a>1b +2x"), ('c', "1b>1c -2x"), ('d', "-1c")));
        var result = source.Batch(Frames, _time).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-a---b--------d---|", WordText.Texts(('a', "+1a"), ('b', "1a>1c"), ('d', "-1c")));
    }

    [Fact]
    public void The_end_comes_behind_what_waits()
    {
        var result = _time.Hot("-ab|", WordText.Sets(('a', "+1a"), ('b', "+2b"))).Batch(Frames, _time).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-a---(b|)", WordText.Texts(('a', "+1a"), ('b', "+2b")));
    }

    [Fact]
    public void So_does_an_error()
    {
        var result = _time.Hot("-ab#", WordText.Sets(('a', "+1a"), ('b', "+2b"))).Batch(Frames, _time).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-a---(b#)", WordText.Texts(('a', "+1a"), ('b', "+2b")));
    }

    [Fact]
    public void What_comes_to_nothing_is_not_told_and_an_empty_beginning_is()
    {
        var result = _time.Hot("-ab-c------d|", WordText.Sets(('a', ""), ('b', "+1a"), ('c', "-1a"), ('d', "+2b"))).Batch(Frames, _time).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-a---------d---|", WordText.Texts(('a', ""), ('d', "+2b")));
    }

    [Fact]
    public void No_timer_runs_while_nothing_comes()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        using var historical = new PendingTimers();
        source.Batch(Frames, historical).Subscribe(_ => { });
        source.OnNext(WordText.Set("+1a"));
        historical.Run(TimeSpan.FromSeconds(1));

        historical.Pending.ShouldBe(0);
    }

    [Fact]
    public void Any_virtual_time_will_do()
    {
        var time = new HistoricalScheduler();
        var source = new Subject<IChangeSet<Word, int>>();
        var told = new List<(TimeSpan, string)>();
        using var subscription = source.Batch(TimeSpan.FromMinutes(1), time).Subscribe(changes => told.Add((time.Now - DateTimeOffset.MinValue, WordText.Of(changes))));
        foreach (var (second, text) in ((int, string)[])[(0, "+1a"), (10, "1a>1b"), (50, "1b>1c"), (200, "-1c")])
            time.Schedule(TimeSpan.FromSeconds(second), () => source.OnNext(WordText.Set(text)));
        time.AdvanceBy(TimeSpan.FromHours(1));

        told.ShouldBe([(TimeSpan.Zero, "+1a"), (TimeSpan.FromSeconds(60), "1a>1c"), (TimeSpan.FromSeconds(200), "-1c")]);
    }

    [Fact]
    public void Who_leaves_hears_nothing_more()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        var heard = new List<string>();
        var subscription = source.Batch(Frames, _time).Select(WordText.Of).Subscribe(heard.Add);
        source.OnNext(WordText.Set("+1a"));
        subscription.Dispose();
        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        heard.ShouldBeEmpty();
        source.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public async Task On_another_thread_a_slow_reader_gets_all_of_it_merged()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        using var thread = new EventLoopScheduler();
        var fold = new Fold<Word, int>();
        var sets = 0;
        var ended = new TaskCompletionSource();
        using var subscription = source.Batch(TimeSpan.Zero, thread).Do(_ => sets++).Finally(ended.SetResult).Subscribe(fold);

        var last = new Word(0, "0");
        source.OnNext(new ChangeSet<Word, int>(new Change<Word, int>(ChangeReason.Add, 0, last)));
        for (var i = 1; i <= 100_000; i++)
        {
            var next = new Word(0, $"{i}");
            source.OnNext(new ChangeSet<Word, int>(new Change<Word, int>(ChangeReason.Update, 0, next, last)));
            last = next;
        }
        source.OnCompleted();
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1));

        fold.Items[0].ShouldBe(last);
        fold.Misfits.ShouldBeEmpty();
        fold.IsCompleted.ShouldBeTrue();
        sets.ShouldBeInRange(1, 100_001);
    }

    [Fact]
    public void A_window_that_closes_while_it_reads_ends_it_without_a_word()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        var window = new Window(_time);
        var heard = new List<string>();
        using var subscription = source.Batch(Frames, window).Select(WordText.Of).Do(_ => window.IsClosed = true).Subscribe(heard.Add);
        source.OnNext(WordText.Set("+1a"));

        _time.AdvanceBy(TimeSpan.FromSeconds(1)); // what is thrown here ends the process, on a thread of its own

        heard.ShouldBe(["+1a"]);
        source.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void A_window_that_has_closed_costs_whoever_tells_it_something_nothing()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        using var subscription = source.Batch(TimeSpan.Zero, new Window(_time) { IsClosed = true }).Subscribe();

        source.OnNext(WordText.Set("+1a"));

        source.HasObservers.ShouldBeFalse();
    }
}
