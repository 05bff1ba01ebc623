using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Loops;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Changes;

public class LoopCacheTests
{
    private readonly TestScheduler _time = new();
    private readonly List<StrangerFault> _faults = [];
    private readonly Loop _loop;
    private readonly WordFeed _feed;

    public LoopCacheTests()
    {
        _loop = new Loop(_time, exception => throw exception);
        _feed = new WordFeed(_loop, _faults.Add);
    }

    [Fact]
    public void First_comes_what_is_there_in_one_change_set()
    {
        Turn(() => { _feed.Set(1, "a"); _feed.Set(2, "b"); });

        var fold = Connected();

        fold.Sets.ShouldHaveSingleItem().ShouldBe([Added(1, "a"), Added(2, "b")]);
    }

    [Fact]
    public void Then_comes_one_change_set_for_a_turn_in_which_something_changed()
    {
        Turn(() => { _feed.Set(1, "a"); _feed.Set(2, "b"); });
        var fold = Connected();

        Turn(() => { _feed.Set(3, "c"); _feed.Set(2, "B"); _feed.Remove(1); });
        Turn(() => { });
        Turn(() => _feed.Set(3, "C"));

        fold.Sets.Count.ShouldBe(3);
        fold.Sets[1].ShouldBe([Added(3, "c"), new(ChangeReason.Update, 2, new(2, "B"), new(2, "b")), new(ChangeReason.Remove, 1, new(1, "a"))]);
        fold.Sets[2].ShouldBe([new(ChangeReason.Update, 3, new(3, "C"), new(3, "c"))]);
    }

    [Fact]
    public void Several_changes_of_one_item_in_a_turn_are_told_as_what_came_of_them()
    {
        Turn(() => { _feed.Set(1, "a"); _feed.Set(2, "b"); _feed.Set(3, "c"); _feed.Set(4, "d"); });
        var fold = Connected();

        Turn(() =>
        {
            _feed.Set(5, "e"); _feed.Set(5, "E"); // came and was updated: has come
            _feed.Set(6, "f"); _feed.Remove(6); // came and left: was never there
            _feed.Remove(1); _feed.Set(1, "A"); // left and came back: was updated
            _feed.Set(2, "B"); _feed.Remove(2); // was updated and left: has left, as it was known
            _feed.Set(3, "C"); _feed.Set(3, "c"); // is as it was
            _feed.Set(4, "D"); _feed.Set(4, "DD");
        });

        fold.Sets[1].ShouldBe(
        [
            Added(5, "E"), new(ChangeReason.Update, 1, new(1, "A"), new(1, "a")), new(ChangeReason.Remove, 2, new(2, "b")),
            new(ChangeReason.Update, 4, new(4, "DD"), new(4, "d")),
        ]);
    }

    [Fact]
    public void What_does_not_change_anything_is_not_told()
    {
        Turn(() => _feed.Set(1, "a"));
        var fold = Connected();

        Turn(() => { _feed.Set(1, "a"); _feed.Remove(7); });

        fold.Sets.Count.ShouldBe(1);
    }

    [Fact]
    public void An_empty_beginning_is_told_to_who_asks_for_it()
    {
        var usual = Connected();
        var asking = _feed.Cache.Connect(suppressEmptyChangeSets: false).ToFold();
        _time.AdvanceBy(1);

        usual.Sets.ShouldBeEmpty();
        asking.Sets.ShouldHaveSingleItem().ShouldBeEmpty();
        Turn(() => _feed.Set(1, "a"));
        usual.Sets.ShouldHaveSingleItem().ShouldBe([Added(1, "a")]);
        asking.Sets[1].ShouldBe([Added(1, "a")]);
    }

    [Fact]
    public void Who_subscribes_in_the_middle_of_a_turn_begins_with_what_is_there_when_it_ends()
    {
        Turn(() => _feed.Set(1, "a"));
        var early = Connected();
        Fold<Word, int>? late = null;

        Turn(() =>
        {
            _feed.Set(2, "b");
            late = _feed.Cache.Connect().ToFold();
            _feed.Set(3, "c");
        });

        early.Sets[1].ShouldBe([Added(2, "b"), Added(3, "c")]);
        late!.Sets.ShouldHaveSingleItem().ShouldBe([Added(1, "a"), Added(2, "b"), Added(3, "c")]);
    }

    [Fact]
    public void What_others_change_at_the_end_of_the_turn_is_of_that_turn()
    {
        var fold = Connected();

        Turn(() =>
        {
            _feed.Set(1, "a");
            _loop.AtEndOfTurn(new Later(() => _feed.Set(2, "b")));
        });

        fold.Sets.ShouldHaveSingleItem().ShouldBe([Added(1, "a"), Added(2, "b")]);
    }

    [Fact]
    public void Many_listeners_follow_once_and_nobody_follows_when_the_last_has_left()
    {
        var (one, other) = (Connected(), Connected());
        _feed.Follows.ShouldBe(1);

        one.Dispose();
        _time.AdvanceBy(1);
        _feed.IsFollowed.ShouldBeTrue();
        other.Dispose();
        _time.AdvanceBy(1);
        _feed.IsFollowed.ShouldBeFalse();
        _feed.Cache.IsHeard.ShouldBeFalse();

        Turn(() => _feed.Set(1, "a"));
        Connected().Items.Values.ShouldBe([new(1, "a")]);
        _feed.Follows.ShouldBe(2);
    }

    [Fact]
    public void Who_has_left_hears_nothing_although_the_loop_does_not_know_yet()
    {
        var fold = Connected();
        var other = Connected();

        _loop.Post(() => _feed.Set(1, "a"));
        fold.Dispose(); // from outside the loop, which hears of it in its next turn only
        _time.AdvanceBy(1);

        fold.Sets.ShouldBeEmpty();
        other.Sets.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_leaves_while_being_told_disturbs_nobody()
    {
        Fold<Word, int>? leaving = null;
        var first = Connected();
        leaving = _feed.Cache.Connect().Do(_ => leaving!.Dispose()).ToFold();
        var last = Connected();

        Turn(() => _feed.Set(1, "a"));
        Turn(() => _feed.Set(2, "b"));

        first.Sets.Count.ShouldBe(2);
        leaving.Sets.Count.ShouldBeLessThanOrEqualTo(1);
        last.Sets.Count.ShouldBe(2);
    }

    [Fact]
    public void A_listener_that_throws_loses_its_subscription_and_is_named()
    {
        var good = Connected();
        _feed.Cache.Connect().Subscribe(_ => throw new InvalidOperationException("oh"));
        _time.AdvanceBy(1);

        Turn(() => _feed.Set(1, "a"));
        Turn(() => _feed.Set(2, "b"));

        _faults.ShouldHaveSingleItem().Where.ShouldBe("Words");
        good.Sets.Count.ShouldBe(2);
    }

    [Fact]
    public void Whoever_is_told_may_change_something_and_subscribe()
    {
        var fold = Connected();
        Fold<Word, int>? inner = null;
        _feed.Cache.Connect().Take(1).Subscribe(_ =>
        {
            _feed.Set(2, "b");
            inner = _feed.Cache.Connect().ToFold();
        });
        _time.AdvanceBy(1);

        Turn(() => _feed.Set(1, "a"));

        fold.Items.Count.ShouldBe(2);
        fold.Misfits.ShouldBeEmpty();
        inner!.Sets.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Fact]
    public void When_nothing_stands_as_it_did_only_what_differs_is_told()
    {
        Turn(() => { _feed.Set(1, "a"); _feed.Set(2, "b"); _feed.Set(3, "c"); });
        var fold = Connected();

        Turn(() => _feed.Replace(new(1, "a"), new(2, "B"), new(4, "d")));

        fold.Sets[1].ShouldBe([new(ChangeReason.Update, 2, new(2, "B"), new(2, "b")), Added(4, "d"), new(ChangeReason.Remove, 3, new(3, "c"))]);
    }

    [Fact]
    public void While_the_feed_is_not_ready_those_who_come_wait_for_all_of_it()
    {
        _feed.IsReady = false;
        var fold = Connected();
        Turn(() => _feed.Set(1, "a"));
        fold.Sets.ShouldBeEmpty();

        Turn(() => { _feed.Set(2, "b"); _feed.BeReady(); });

        fold.Sets.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Fact]
    public void The_end_comes_behind_the_last_changes_and_to_who_comes_later_at_once()
    {
        var fold = Connected();

        Turn(() => { _feed.Set(1, "a"); _feed.End(); });
        var late = Connected();

        (fold.Sets.Count, fold.IsCompleted).ShouldBe((1, true));
        (late.Sets.Count, late.IsCompleted).ShouldBe((0, true));
        _feed.IsFollowed.ShouldBeFalse();
    }

    [Fact]
    public void Who_comes_first_when_all_is_over_hears_that_it_is()
    {
        Turn(() => { _feed.Set(1, "a"); _feed.End(); });

        var late = Connected();

        (late.Sets.Count, late.IsCompleted).ShouldBe((0, true));
        _feed.Cache.IsHeard.ShouldBeFalse();
    }

    [Fact]
    public void When_the_loop_has_ended_the_stream_ends_too()
    {
        _ = _loop.StopAsync();
        _time.AdvanceBy(1);

        _feed.Cache.Connect().ToFold().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Items_are_looked_at_on_the_loop_with_and_without_listeners()
    {
        Turn(() => _feed.Set(1, "a"));
        var seen = new List<string>();

        Turn(Look);
        _feed.Follows.ShouldBe(0);
        Connected();
        Turn(() => { _feed.Set(2, "b"); Look(); });

        seen.ShouldBe(["1: 1 a, none", "2: 1,2 a,b, b"]);
        Should.Throw<InvalidOperationException>(() => _feed.Cache.Items);
        Should.Throw<InvalidOperationException>(() => _feed.Cache.Lookup(1));

        void Look() => seen.Add($"{_feed.Cache.Count}: {string.Join(',', _feed.Cache.Keys)} {string.Join(',', _feed.Cache.Items.Select(word => word.Text))}, "
            + (_feed.Cache.Lookup(2)?.Text ?? "none"));
    }

    [Fact]
    public void What_cannot_be_read_as_a_whole_is_not_shown_in_part()
    {
        _feed.ReadsAll = false;
        Exception? thrown = null;
        Turn(() => thrown = Should.Throw<InvalidOperationException>(() => _feed.Cache.Count));
        Connected();
        Turn(() => _feed.Cache.Count.ShouldBe(0));

        thrown.ShouldNotBeNull();
    }

    [Fact]
    public void One_item_can_be_watched()
    {
        Turn(() => _feed.Set(1, "a"));
        var (one, other) = (_feed.Cache.Watch(1).ToLiveList(), _feed.Cache.Watch(2).ToLiveList());
        _time.AdvanceBy(1);

        Turn(() => { _feed.Set(1, "A"); _feed.Set(2, "b"); });
        Turn(() => _feed.Remove(1));

        one.AssertEqual(Added(1, "a"), new(ChangeReason.Update, 1, new(1, "A"), new(1, "a")), new(ChangeReason.Remove, 1, new(1, "A")));
        other.AssertEqual(Added(2, "b"));
    }

    private static Change<Word, int> Added(int number, string text) => new(ChangeReason.Add, number, new(number, text));

    private Fold<Word, int> Connected()
    {
        var fold = _feed.Cache.Connect().ToFold();
        _time.AdvanceBy(1);
        return fold;
    }

    private void Turn(Action action)
    {
        _loop.Post(action);
        _time.AdvanceBy(1);
    }

    private sealed class Later(Action action) : ILoopWork
    {
        public void Run() => action();
    }
}
