using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Loops;

public class LoopTests
{
    private readonly TestScheduler _time = new();
    private readonly List<Exception> _faults = [];
    private readonly List<string> _ran = [];
    private readonly Loop _loop;

    public LoopTests() => _loop = new Loop(_time, _faults.Add);

    [Fact]
    public void Work_runs_in_the_order_of_posting()
    {
        for (var i = 0; i < 200; i++)
        {
            var number = i;
            _loop.Post(() => _ran.Add($"{number}"));
        }

        _ran.ShouldBeEmpty();
        _time.AdvanceBy(1000);
        _ran.ShouldBe(Enumerable.Range(0, 200).Select(number => $"{number}"));
    }

    [Fact]
    public void What_is_posted_by_work_runs_behind_what_is_posted_already()
    {
        _loop.Post(() =>
        {
            _loop.Post(Runs("c"));
            _ran.Add("a");
        });
        _loop.Post(Runs("b"));

        _time.AdvanceBy(1000);
        _ran.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Deferred_work_runs_after_the_step_and_before_the_next_turn()
    {
        _loop.Post(() =>
        {
            _loop.Defer(Runs("deferred"));
            _ran.Add("a");
        });
        _loop.Post(Runs("b"));

        _time.AdvanceBy(1000);
        _ran.ShouldBe(["a", "deferred", "b"]);
    }

    [Fact]
    public void A_turn_of_many_steps_defers_to_the_end_of_each()
    {
        _loop.Post(() =>
        {
            _loop.Defer(Runs("after one"));
            _ran.Add("one");
            _loop.EndStep();
            _loop.Defer(Runs("after two"));
            _ran.Add("two");
            _loop.EndStep();
            _ran.Add("end");
        });

        _time.AdvanceBy(1000);
        _ran.ShouldBe(["one", "after one", "two", "after two", "end"]);
    }

    [Fact]
    public void Deferring_while_deferred_work_runs_neither_nests_nor_overtakes()
    {
        const int Depth = 100_000;
        var deepest = 0;
        var nesting = 0;
        var count = 0;
        void Again()
        {
            nesting++;
            deepest = Math.Max(deepest, nesting);
            if (++count < Depth)
            {
                _loop.Defer(Again);
                _loop.EndStep(); // must not run it in here
            }
            nesting--;
        }
        _loop.Post(() => _loop.Defer(Again));

        _time.AdvanceBy(1000);
        count.ShouldBe(Depth);
        deepest.ShouldBe(1);
    }

    [Fact]
    public void The_end_of_the_turn_comes_last_and_once()
    {
        var flush = new Work(() => _ran.Add("flush"));
        _loop.Post(() =>
        {
            _loop.AtEndOfTurn(flush);
            _loop.Defer(Runs("deferred"));
            _ran.Add("a");
        });
        _loop.Post(Runs("b"));

        _time.AdvanceBy(1000);
        _ran.ShouldBe(["a", "deferred", "flush", "b"]);
    }

    [Fact]
    public void What_the_end_of_the_turn_adds_still_belongs_to_the_turn()
    {
        _loop.Post(() => _loop.AtEndOfTurn(new Work(() =>
        {
            _loop.Defer(Runs("deferred"));
            _loop.AtEndOfTurn(new Work(Runs("added")));
            _ran.Add("end");
        })));
        _loop.Post(Runs("next"));

        _time.AdvanceBy(1000);
        _ran.ShouldBe(["end", "deferred", "added", "next"]);
    }

    [Fact]
    public void A_timer_is_a_turn_too()
    {
        _loop.Schedule(TimeSpan.FromSeconds(1), () =>
        {
            _loop.IsCurrent.ShouldBeTrue();
            _loop.Defer(Runs("deferred"));
            _loop.AtEndOfTurn(new Work(Runs("end")));
            _ran.Add("timer");
        });

        _time.AdvanceBy(TimeSpan.FromSeconds(2));
        _ran.ShouldBe(["timer", "deferred", "end"]);
        _faults.ShouldBeEmpty();
    }

    [Fact]
    public void An_exception_is_told_at_the_door_and_the_loop_goes_on()
    {
        void Fail(string where) => throw new InvalidOperationException(where);
        _loop.Post(() => Fail("post"));
        _loop.Post(() =>
        {
            _loop.Defer(() => Fail("deferred"));
            _loop.Defer(Runs("deferred"));
            _loop.AtEndOfTurn(new Work(() => Fail("end of turn")));
            _loop.AtEndOfTurn(new Work(Runs("end of turn")));
        });
        _loop.Schedule(TimeSpan.FromSeconds(1), () => Fail("timer"));
        _loop.Schedule(TimeSpan.FromSeconds(2), Runs("timer"));

        _time.AdvanceBy(TimeSpan.FromSeconds(3));
        _faults.Select(fault => fault.Message).ShouldBe(["post", "deferred", "end of turn", "timer"]);
        _ran.ShouldBe(["deferred", "end of turn", "timer"]);
        _loop.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public void Timers_get_their_chance_between_much_posted_work()
    {
        void Again()
        {
            if (_ran.Count == 0) _loop.Post(Again); // would go on for ever
        }
        _loop.Post(Again);
        _loop.Schedule(TimeSpan.FromMilliseconds(1), Runs("timer"));

        _time.AdvanceBy(TimeSpan.FromMilliseconds(2));
        _ran.ShouldBe(["timer"]);
    }

    [Fact]
    public void It_is_current_only_inside()
    {
        _loop.IsCurrent.ShouldBeFalse();
        var inside = false;
        var elsewhere = true;
        _loop.Post(() =>
        {
            inside = _loop.IsCurrent;
            var thread = new Thread(() => elsewhere = _loop.IsCurrent);
            thread.Start();
            thread.Join();
        });

        _time.AdvanceBy(1000);
        inside.ShouldBeTrue();
        elsewhere.ShouldBeFalse();
        _loop.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public void A_method_goes_on_on_the_loop()
    {
        var where = new List<bool>();
        async Task Go()
        {
            await _loop;
            where.Add(_loop.IsCurrent);
            await _loop; // is there already: goes on at once
            where.Add(_loop.IsCurrent);
        }

        var task = Go();
        task.IsCompleted.ShouldBeFalse();
        _time.AdvanceBy(1000);
        task.IsCompletedSuccessfully.ShouldBeTrue();
        where.ShouldBe([true, true]);
    }

    [Fact]
    public async Task A_question_is_answered_or_fails_as_the_function_did()
    {
        var answer = _loop.RunAsync(() => 42);
        var failure = _loop.RunAsync<int>(() => throw new InvalidOperationException("no"));

        _time.AdvanceBy(1000);
        answer.IsCompletedSuccessfully.ShouldBeTrue();
        (await answer).ShouldBe(42);
        failure.Exception!.InnerException!.Message.ShouldBe("no");
        _faults.ShouldBeEmpty();
    }

    [Fact]
    public void After_the_stop_nothing_is_taken_in()
    {
        _loop.Post(Runs("before"));
        _loop.StopAsync();
        _loop.Post(Runs("on the way"));
        _time.AdvanceBy(1000);

        _loop.Post(Runs("after")).ShouldBeFalse();
        _loop.Schedule(Runs("after"));
        _time.AdvanceBy(1000);
        _ran.ShouldBe(["before", "on the way"]);
        _loop.Ended.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Draining_ends_when_what_was_posted_before_has_run()
    {
        _loop.Post(Runs("a"));
        var drained = _loop.DrainAsync().ContinueWith(_ => _ran.Add("drained"), TaskContinuationOptions.ExecuteSynchronously);
        _loop.Post(Runs("b"));

        _time.AdvanceBy(1000);
        drained.IsCompleted.ShouldBeTrue();
        _ran.ShouldBe(["a", "drained", "b"]);
    }

    [Fact]
    public void It_works_in_historical_time()
    {
        var time = new HistoricalScheduler();
        var loop = new Loop(time, _faults.Add);
        loop.Post(Runs("posted"));
        loop.Schedule(TimeSpan.FromHours(1), Runs("timer"));

        time.AdvanceBy(TimeSpan.FromHours(2));
        _ran.ShouldBe(["posted", "timer"]);
        loop.Elapsed.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task It_keeps_each_thread_s_order_on_an_event_loop()
    {
        const int Threads = 4, Each = 5_000;
        using var thread = new EventLoopScheduler();
        var loop = new Loop(thread, _faults.Add);
        var last = new int[Threads];
        var wrong = 0;
        var ids = new HashSet<int>();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(sender => Task.Run(() =>
        {
            for (var i = 1; i <= Each; i++)
            {
                var number = i;
                loop.Post(() =>
                {
                    ids.Add(Environment.CurrentManagedThreadId);
                    if (last[sender] != number - 1 || !loop.IsCurrent) wrong++;
                    last[sender] = number;
                });
            }
        })));
        await loop.DrainAsync().WaitAsync(TimeSpan.FromSeconds(20));

        last.ShouldAllBe(number => number == Each);
        wrong.ShouldBe(0);
        ids.Count.ShouldBe(1);
        _faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_scheduler_that_is_gone_already_stops_it()
    {
        var thread = new EventLoopScheduler();
        var loop = new Loop(thread, _faults.Add);
        thread.Dispose();

        Should.NotThrow(() => loop.Post(Runs("never")));
        _ran.ShouldBeEmpty();
    }

    private Action Runs(string what) => () => _ran.Add(what);

    private sealed class Work(Action action) : ILoopWork
    {
        public void Run() => action();
    }
}
