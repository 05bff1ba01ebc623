using System.Reactive.Concurrency;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Loops;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Changes;

/// <summary>Whoever takes in what he was told has what is there, however changes, comings and goings fall.</summary>
public class LoopCacheProperties
{
    private static readonly Config Bounded = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(80);

    [Fact]
    public void After_each_turn_every_listener_has_what_the_model_has() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps => Play([.. steps])).Check(Bounded);

    [Fact]
    public void Every_operator_gives_what_it_would_make_of_all_the_items() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps => PlayThroughOperators([.. steps])).Check(Bounded.WithMaxTest(150));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task On_real_threads_nobody_misses_a_change_or_hears_of_it_twice(int seed)
    {
        using var thread = new EventLoopScheduler();
        var faults = new List<Exception>();
        var loop = new Loop(thread, faults.Add);
        var feed = new WordFeed(loop);
        var over = 0;

        var watchers = Enumerable.Range(0, 4).Select(number => Task.Run(() => Watch(new Random(seed * 100 + number)))).ToArray();
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (key, text) = (random.Next(40), random.Next(3) == 0 ? "" : $"{i}");
            loop.Post(() => Do(feed, key, text));
        }
        await loop.RunAsync(() => 0);
        Volatile.Write(ref over, 1);
        var folds = (await Task.WhenAll(watchers).WaitAsync(TimeSpan.FromMinutes(1))).SelectMany(all => all).ToArray();
        await loop.RunAsync(() => 0);
        var model = await loop.RunAsync(() => feed.Words.ToDictionary());

        folds.Length.ShouldBeGreaterThan(4);
        foreach (var fold in folds) fold.Misfits.ShouldBeEmpty();
        folds.Where(fold => fold.IsKept).ShouldAllBe(fold => fold.Items.Count == model.Count && fold.Items.All(item => model[item.Key].Equals(item.Value)));
        faults.ShouldBeEmpty();

        List<Watcher> Watch(Random chance)
        {
            var all = new List<Watcher>();
            do
            {
                var watcher = new Watcher(feed.Cache.Connect());
                all.Add(watcher);
                Thread.SpinWait(chance.Next(20_000));
                if (chance.Next(3) > 0) watcher.Leave();
            }
            while (Volatile.Read(ref over) == 0 && all.Count < 2000);
            all.Add(new Watcher(feed.Cache.Connect()));
            return all;
        }
    }

    private static Gen<Step> Steps => Gen.Frequency(
        (6, Gen.Choose(0, 5).SelectMany(key => Gen.Elements("a", "b", "c").Select(text => new Step(StepKind.Set, key, text)))),
        (3, Gen.Choose(0, 5).Select(key => new Step(StepKind.Remove, key))),
        (1, Gen.Constant(new Step(StepKind.Replace))),
        (2, Gen.Constant(new Step(StepKind.JoinFromOutside))),
        (2, Gen.Constant(new Step(StepKind.JoinOnTheLoop))),
        (2, Gen.Choose(0, 7).Select(which => new Step(StepKind.Leave, which))),
        (4, Gen.Constant(new Step(StepKind.EndOfTurn))));

    private static void Play(Step[] steps)
    {
        var time = new TestScheduler();
        var loop = new Loop(time, exception => throw exception);
        var feed = new WordFeed(loop);
        var listeners = new List<Fold<Word, int>>();
        foreach (var turn in TurnsOf(steps))
        {
            foreach (var _ in turn.Where(step => step.Kind == StepKind.JoinFromOutside)) listeners.Add(feed.Cache.Connect().ToFold());
            loop.Post(() =>
            {
                foreach (var step in turn) Take(step);
            });
            time.AdvanceBy(1);
            foreach (var listener in listeners)
            {
                listener.Misfits.ShouldBeEmpty();
                listener.Items.OrderBy(item => item.Key).ShouldBe(feed.Words);
            }
            feed.IsFollowed.ShouldBe(listeners.Count > 0);
        }

        void Take(Step step)
        {
            switch (step.Kind)
            {
                case StepKind.JoinOnTheLoop:
                    listeners.Add(feed.Cache.Connect().ToFold());
                    break;
                case StepKind.Leave when step.Number < listeners.Count:
                    listeners[step.Number].Dispose();
                    listeners.RemoveAt(step.Number);
                    break;
                default:
                    Change(feed, step);
                    break;
            }
        }
    }

    private static void PlayThroughOperators(Step[] steps)
    {
        var time = new TestScheduler();
        var loop = new Loop(time, exception => throw exception);
        var feed = new WordFeed(loop);
        var words = feed.Cache.Connect();
        var order = Comparer<Word>.Create((one, other) => string.CompareOrdinal(one.Text, other.Text));
        var filtered = words.Filter(word => word.Text != "b").ToFold();
        var made = words.Transform(word => word with { Text = word.Text + "!" }).ToFold();
        var groups = words.Group(word => word.Text).ToFold();
        var batched = words.Batch(TimeSpan.FromTicks(5), time).ToFold();
        IReadOnlyList<Word> sorted = [];
        words.Sort(order).Subscribe(list => sorted = list);
        foreach (var turn in TurnsOf(steps))
        {
            loop.Post(() =>
            {
                foreach (var step in turn) Change(feed, step);
            });
            time.AdvanceBy(1);
            filtered.Items.Values.OrderBy(word => word.Number).ShouldBe(feed.Words.Values.Where(word => word.Text != "b"));
            made.Items.Values.OrderBy(word => word.Number).ShouldBe(feed.Words.Values.Select(word => word with { Text = word.Text + "!" }));
            groups.Items.Values.SelectMany(group => group.Items.Select(word => (group.Key, word))).OrderBy(member => member.word.Number)
                .ShouldBe(feed.Words.Values.Select(word => (word.Text, word)));
            sorted.OrderBy(word => word.Number).ShouldBe(feed.Words.Values);
            sorted.Select(word => word.Text).ShouldBeInOrder();
        }
        time.AdvanceBy(10);
        batched.Items.Values.OrderBy(word => word.Number).ShouldBe(feed.Words.Values);
        foreach (var misfits in (IReadOnlyList<string>[])[filtered.Misfits, made.Misfits, groups.Misfits, batched.Misfits]) misfits.ShouldBeEmpty();
    }

    private static IEnumerable<Step[]> TurnsOf(Step[] steps)
    {
        var turn = new List<Step>();
        foreach (var step in steps.Append(new Step(StepKind.EndOfTurn)))
        {
            if (step.Kind != StepKind.EndOfTurn)
            {
                turn.Add(step);
                continue;
            }
            yield return [.. turn];
            turn.Clear();
        }
    }

    private static void Change(WordFeed feed, Step step)
    {
        if (step.Kind == StepKind.Set) feed.Set(step.Number, step.Text);
        else if (step.Kind == StepKind.Remove) feed.Remove(step.Number);
        else if (step.Kind == StepKind.Replace) feed.Replace(new Word(1, "r"), new Word(4, "a"));
    }

    private static void Do(WordFeed feed, int key, string text)
    {
        if (text.Length == 0) feed.Remove(key);
        else feed.Set(key, text);
    }
}
