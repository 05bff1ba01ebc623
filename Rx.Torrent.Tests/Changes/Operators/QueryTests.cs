using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Changes;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

/// <summary>From changes to all there is.</summary>
public class QueryTests
{
    private readonly TestScheduler _time = new();

    [Fact]
    public void A_question_is_answered_anew_with_each_change_set()
    {
        var source = _time.Hot("-e-a-b-c|", WordText.Sets(('e', ""), ('a', "+1a +2b"), ('b', "1a>1abc"), ('c', "-2b")));
        var result = source.QueryWhenChanged(words => words.Values.Sum(word => word.Text.Length)).Record(_time);
        _time.Start();

        result.AssertMarbles("-e-a-b-c|", new Dictionary<char, int> { ['e'] = 0, ['a'] = 2, ['b'] = 4, ['c'] = 3 });
    }

    [Fact]
    public void A_collection_keeps_the_order_and_does_not_change_later()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        var collections = source.ToCollection().ToLiveList();
        foreach (var text in (string[])["+2b +1a", "2b>2c +3d", "-1a"]) source.OnNext(WordText.Set(text));

        collections.Select(words => string.Join(' ', words.Select(WordText.Of))).ShouldBe(["2b 1a", "2c 1a 3d", "2c 3d"]);
    }

    [Fact]
    public void Each_subscriber_has_items_of_its_own()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        var counts = source.QueryWhenChanged(words => words.Count);
        var one = counts.ToLiveList();
        source.OnNext(WordText.Set("+1a"));
        var other = counts.ToLiveList();
        source.OnNext(WordText.Set("+2b"));

        one.AssertEqual(1, 2);
        other.AssertEqual(1);
    }

    [Fact]
    public void A_copy_is_looked_at_anywhere_and_stays_as_it_is_when_it_no_longer_follows()
    {
        var source = new Subject<IChangeSet<Word, int>>();
        var copy = source.AsObservableCache();
        source.OnNext(WordText.Set("+1a +2b"));
        source.OnNext(WordText.Set("1a>1c -2b +3d"));

        copy.Items.Select(WordText.Of).Order().ShouldBe(["1c", "3d"]);
        copy.Keys.Order().ShouldBe([1, 3]);
        (copy.Count, copy.Lookup(1)!.Text, copy.Lookup(2)).ShouldBe((2, "c", null));
        copy.Dispose();
        source.HasObservers.ShouldBeFalse();
        copy.Count.ShouldBe(2);
    }
}
