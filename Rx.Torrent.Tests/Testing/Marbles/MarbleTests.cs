using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;
using static Rx.Torrent.Testing.ReactiveTest;

namespace Rx.Torrent.Tests.Testing.Marbles;

public class MarbleTests
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    private static readonly Dictionary<char, int> Numbers = new() { ['a'] = 1, ['b'] = 2, ['c'] = 3 };

    [Fact]
    public void A_character_is_a_frame() =>
        Marble.Parse("-a--b|", Numbers).AssertEqual(OnNext(1 * Ms, 1), OnNext(4 * Ms, 2), OnCompleted<int>(5 * Ms));

    [Fact]
    public void A_group_happens_in_one_frame_and_takes_its_length() =>
        Marble.Parse("-(ab)-c", Numbers).AssertEqual(OnNext(1 * Ms, 1), OnNext(1 * Ms, 2), OnNext(6 * Ms, 3));

    [Fact]
    public void Time_can_be_written_out() =>
        Marble.Parse("a 250ms b 1.5s (c|)", Numbers).AssertEqual(OnNext(0, 1), OnNext(251 * Ms, 2), OnNext(1752 * Ms, 3), OnCompleted<int>(1752 * Ms));

    [Fact]
    public void A_caret_is_time_zero() => Marble.Parse("a-^-b", Numbers).AssertEqual(OnNext(-2 * Ms, 1), OnNext(2 * Ms, 2));

    [Fact]
    public void A_frame_can_be_longer() =>
        Marble.Parse("-a|", Numbers, frame: TimeSpan.FromSeconds(1)).AssertEqual(OnNext(1000 * Ms, 1), OnCompleted<int>(2000 * Ms));

    [Fact]
    public void An_error_is_a_hash()
    {
        var error = new InvalidOperationException("broken");

        Marble.Parse("a#", Numbers, error).AssertEqual(OnNext(0, 1), OnError<int>(1 * Ms, error));
    }

    [Theory]
    [InlineData("a|b", "something after the end, at 2:\na|b\n  ↑")]
    [InlineData("-x", "'x' has no value, at 1:\n-x\n ↑")]
    [InlineData("(a", "the bracket is not closed, at 2:\n(a\n  ↑")]
    [InlineData("a)", "no bracket is open, at 1:\na)\n ↑")]
    [InlineData("(a-b)", "no time passes in a bracket, at 2:\n(a-b)\n  ↑")]
    [InlineData("((a))", "a bracket in a bracket, at 1:\n((a))\n ↑")]
    [InlineData("^-^", "a second time zero, at 2:\n^-^\n  ↑")]
    [InlineData("a 99999999999999999999m |", "that is more than a hundred years, at 2:\na 99999999999999999999m |\n  ↑")]
    [InlineData("26280000m 26280001m", "that is more than a hundred years, at 10:\n26280000m 26280001m\n          ↑")]
    public void What_is_no_picture_is_pointed_at(string diagram, string message) =>
        Should.Throw<FormatException>(() => Marble.Parse(diagram, Numbers)).Message.ShouldBe(message);

    [Theory]
    [InlineData("-a--b|")]
    [InlineData("(abc|)")]
    [InlineData("--(ab)--c#")]
    [InlineData("a 250ms b")]
    [InlineData("")]
    public void What_is_read_is_drawn_as_it_was(string diagram) => Marble.Draw(Marble.Parse(diagram)).ShouldBe(diagram);

    [Fact]
    public void Values_without_a_character_are_named() =>
        Marble.Draw(Marble.Parse("a-b", Numbers), new Dictionary<char, int> { ['A'] = 1 }).ShouldBe("A-B   B = 2");

    [Fact]
    public void A_hot_stream_plays_from_now_on()
    {
        var time = new TestScheduler();
        time.AdvanceBy(500 * Ms);
        var source = time.Hot("x-^-a-b-|");
        var early = source.Record(time);
        time.AdvanceBy(3 * Ms);
        var late = source.Record(time);
        time.AdvanceBy(100 * Ms);

        early.AssertMarbles("--a-b-|");
        late.AssertMarbles("-b-|");
        source.Subscriptions.AssertEqual(Subscribe(500 * Ms), Subscribe(503 * Ms));
    }

    [Fact]
    public void A_cold_stream_plays_to_each()
    {
        var time = new TestScheduler();
        var source = time.Cold("-a-b|", Numbers);
        var first = source.Record(time);
        time.AdvanceBy(2 * Ms);
        var second = source.Select(number => number * 10).Record(time);
        time.AdvanceBy(100 * Ms);

        first.AssertMarbles("-a-b|", Numbers);
        second.AssertMarbles("-x-y|", new Dictionary<char, int> { ['x'] = 10, ['y'] = 20 });
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Pictures_work_on_any_virtual_scheduler(string name)
    {
        var (scheduler, advance) = Scheduler(name);
        var said = scheduler.Cold("a-b--c|").Delay(TimeSpan.FromMilliseconds(2), scheduler).Record(scheduler);

        advance(TimeSpan.FromMilliseconds(20));

        said.AssertMarbles("--a-b--c|");
    }

    public static TheoryData<string> Schedulers => [nameof(TestScheduler), nameof(HistoricalScheduler)];

    [Fact]
    public void A_failure_shows_both_pictures()
    {
        var time = new TestScheduler();
        var said = time.Cold("-a-c|", Numbers).Record(time);
        time.AdvanceBy(10 * Ms);

        Should.Throw<RecordingException>(() => said.AssertMarbles("-a--b|", Numbers)).Message.ShouldBe(
            "expected -a--b|\ncame     -a-c|\n            ↑ b at 4 ms was to come, c at 3 ms came".ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_failure_names_values_and_errors()
    {
        var time = new TestScheduler();
        var said = time.Cold("-a#", Numbers, new InvalidOperationException("broken")).Select(number => number + 40).Record(time);
        time.AdvanceBy(10 * Ms);

        var message = Should.Throw<RecordingException>(() => said.AssertMarbles("-a|", Numbers)).Message;

        message.ShouldContain("came     -A#");
        message.ShouldContain("where A = 41");
        Should.Throw<RecordingException>(() => said.AssertMarbles("-x|", new Dictionary<char, int> { ['x'] = 41 })).Message
            .ShouldContain("# at 2 ms (InvalidOperationException: broken) came");
    }

    [Fact]
    public void Any_error_will_do_unless_one_is_named()
    {
        var time = new TestScheduler();
        var said = time.Cold("#", new InvalidOperationException("broken")).Record(time);
        time.AdvanceBy(10 * Ms);

        said.AssertMarbles("#");
        Should.Throw<RecordingException>(() => said.AssertMarbles("#", new InvalidOperationException("another")));
    }

    [Fact]
    public void A_recording_is_a_picture_as_text()
    {
        var time = new TestScheduler();
        using var said = time.Cold("-a--b|").Record(time);
        time.AdvanceBy(10 * Ms);

        said.ToString().ShouldBe("-a--b|");
        said.Messages.Count.ShouldBe(3);
    }

    private static (IScheduler Scheduler, Action<TimeSpan> Advance) Scheduler(string name)
    {
        if (name == nameof(TestScheduler))
        {
            var test = new TestScheduler();
            return (test, test.AdvanceBy);
        }
        var historical = new HistoricalScheduler(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (historical, historical.AdvanceBy);
    }
}
