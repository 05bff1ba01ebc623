using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Changes;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

public class SortTests
{
    private static readonly Comparer<Word> ByText = Comparer<Word>.Create((one, other) => string.CompareOrdinal(one.Text, other.Text));

    private readonly TestScheduler _time = new();

    [Fact]
    public void All_items_come_in_order_with_each_change_set()
    {
        var source = _time.Hot("-a-b-c-d|", WordText.Sets(('a', "+1m +2c +3x"), ('b', "2c>2z"), ('c', "-1m +4a"), ('d', "~3x")));
        var result = source.Sort(ByText).Select(List).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b-c-d|", WordText.Texts(('a', "2c 1m 3x"), ('b', "1m 3x 2z"), ('c', "4a 3x 2z"), ('d', "4a 3x 2z")));
    }

    [Fact]
    public void Those_that_compare_alike_stand_as_they_came()
    {
        var source = _time.Hot("-a-b-c|", WordText.Sets(('a', "+3s +1s +2s"), ('b', "1s>1t"), ('c', "1t>1s")));
        var result = source.Sort(ByText).Select(List).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b-c|", WordText.Texts(('a', "3s 1s 2s"), ('b', "3s 2s 1t"), ('c', "3s 1s 2s")));
    }

    [Fact]
    public void Few_changes_among_many_items_keep_the_order()
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, 400).Select(number => new Word(number, $"{random.Next(100):00}")).ToArray();
        var changes = new List<IChangeSet<Word, int>> { new ChangeSet<Word, int>(words.Select(word =>
            new Change<Word, int>(ChangeReason.Add, word.Number, word))) };
        for (var step = 0; step < 200; step++)
        {
            var at = random.Next(words.Length);
            var now = new Word(at, $"{random.Next(100):00}");
            changes.Add(new ChangeSet<Word, int>(new Change<Word, int>(ChangeReason.Update, at, now, words[at])));
            words[at] = now;
        }

        var last = changes.ToObservable().Sort(ByText).ToEnumerable().Last();

        last.ShouldBe(words.OrderBy(word => word.Text, StringComparer.Ordinal).ThenBy(word => word.Number));
    }

    [Fact]
    public void An_order_that_has_changed_its_mind_holds_from_the_next_change_on_and_loses_no_item()
    {
        var isBackwards = false;
        var order = Comparer<Word>.Create((one, other) => (isBackwards ? -1 : 1) * string.CompareOrdinal(one.Text, other.Text));
        var words = Enumerable.Range(0, 200).Select(number => new Word(number, $"{number:000}")).ToArray();
        var source = new Subject<IChangeSet<Word, int>>();
        var lists = source.Sort(order).ToLiveList();
        source.OnNext(new ChangeSet<Word, int>(words.Select(word => new Change<Word, int>(ChangeReason.Add, word.Number, word))));

        isBackwards = true;
        source.OnNext(new ChangeSet<Word, int>(new Change<Word, int>(ChangeReason.Update, 7, words[7], words[7])));
        source.OnNext(new ChangeSet<Word, int>(new Change<Word, int>(ChangeReason.Remove, 100, words[100])));

        lists[^1].ShouldBe(words.Where(word => word.Number != 100).Reverse());
    }

    private static string List(IReadOnlyList<Word> words) => string.Join(' ', words.Select(WordText.Of));
}
