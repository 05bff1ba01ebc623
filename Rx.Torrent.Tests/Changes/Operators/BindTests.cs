using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Changes;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Changes.Operators;

public class BindTests
{
    private readonly TestScheduler _window = new();
    private readonly Subject<IChangeSet<Word, int>> _source = new();
    private readonly ObservableCollection<Word> _target = [new(9, "old")];
    private readonly List<NotifyCollectionChangedAction> _steps = [];

    public BindTests() => _target.CollectionChanged += (_, change) => _steps.Add(change.Action);

    [Fact]
    public void The_collection_changes_on_the_given_scheduler_and_only_by_what_changed()
    {
        using var binding = _source.Bind(_target, _window).Subscribe();
        Say("+1a +2b +3c");
        _target.Count.ShouldBe(1); // not on this thread
        _window.AdvanceBy(1);
        Shown.ShouldBe("1a 2b 3c");
        _steps.Clear();

        Say("2b>2x -1a +4d ~3c");
        _window.AdvanceBy(1);

        Shown.ShouldBe("2x 3c 4d");
        _steps.ShouldBe([NotifyCollectionChangedAction.Replace, NotifyCollectionChangedAction.Remove, NotifyCollectionChangedAction.Add, NotifyCollectionChangedAction.Replace]);
    }

    [Fact]
    public void What_waits_for_the_window_is_merged()
    {
        using var binding = _source.Bind(_target, _window).Subscribe();
        foreach (var text in (string[])["+1a", "1a>1b", "1b>1c", "+2x", "-2x"]) Say(text);
        _window.AdvanceBy(1);

        Shown.ShouldBe("1c");
        _steps.ShouldBe([NotifyCollectionChangedAction.Reset, NotifyCollectionChangedAction.Add]);
    }

    [Fact]
    public void Each_subscription_begins_anew()
    {
        var bound = _source.Bind(_target, _window);
        using (bound.Subscribe())
        {
            Say("+1a +2b");
            _window.AdvanceBy(1);
        }
        Shown.ShouldBe("1a 2b"); // it stays as it is
        using var again = bound.Subscribe();
        Say("+3c");
        _window.AdvanceBy(1);

        Shown.ShouldBe("3c");
    }

    [Fact]
    public void A_collection_to_which_nothing_comes_is_empty_and_does_not_show_what_was_bound_to_it_before()
    {
        using (_source.Bind(_target, _window).Subscribe())
        {
            Say("+1a +2b");
            _window.AdvanceBy(1);
        }
        using var other = Observable.Never<IChangeSet<Word, int>>().Bind(_target, _window).Subscribe(); // of a swarm without a peer
        Shown.ShouldBe("1a 2b"); // not on this thread

        _window.AdvanceBy(1);
        Shown.ShouldBe("");
    }

    [Fact]
    public void Of_sorted_lists_items_are_moved_rather_than_made_anew()
    {
        Word a = new(1, "a"), b = new(2, "b"), c = new(3, "c"), d = new(4, "d");
        var lists = new Subject<IReadOnlyList<Word>>();
        using var binding = lists.Bind(_target).Subscribe();
        lists.OnNext([a, b, c]);
        _steps.Clear();

        lists.OnNext([c, a, b]);
        _steps.ShouldBe([NotifyCollectionChangedAction.Move]);
        _steps.Clear();
        lists.OnNext([c, d, a, b]);
        _steps.ShouldBe([NotifyCollectionChangedAction.Add]);
        _steps.Clear();
        lists.OnNext([c, new(4, "D"), a, b]);
        _steps.ShouldBe([NotifyCollectionChangedAction.Replace]);
        lists.OnNext([b]);
        _target.ShouldBe([b]);
    }

    [Fact]
    public void Any_list_can_follow_any_other()
    {
        var random = new Random(3);
        var words = Enumerable.Range(0, 12).Select(number => new Word(number, "")).ToArray();
        var lists = new Subject<IReadOnlyList<Word>>();
        using var binding = lists.Bind(_target).Subscribe();
        for (var i = 0; i < 500; i++)
        {
            random.Shuffle(words);
            var list = words[..random.Next(words.Length + 1)];
            lists.OnNext(list);
            _target.ShouldBe(list);
        }
    }

    private string Shown => string.Join(' ', _target.Select(WordText.Of));

    private void Say(string text) => _source.OnNext(WordText.Set(text));
}
