using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>What a page is sent that takes as fast as there is something, and one that does not.</summary>
public sealed class PageQueueTests
{
    private readonly RowsView<Word> _view = Words.View();
    private readonly Feed _feed;

    public PageQueueTests() => _feed = new Feed(_view);

    [Fact]
    public async Task A_page_gets_everything_first_and_then_each_change()
    {
        _view.Put(1, new Word("sea", 1));
        var page = new PageQueue();
        _feed.Join(page);
        (await NextAsync(page)).ShouldBe(["""{"all":true,"put":[{"id":1,"text":"sea","count":1}]}"""]);
        for (var i = 2; i < 5; i++)
        {
            _view.Put(1, new Word("sea", i));
            _feed.Beat();
            (await NextAsync(page)).ShouldBe([$$"""{"put":[{"id":1,"count":{{i}}}]}"""]);
        }
    }

    [Fact]
    public async Task A_page_that_does_not_take_costs_one_frame_and_then_gets_everything()
    {
        var (slow, quick) = (new PageQueue(), new PageQueue());
        _feed.Join(slow);
        _feed.Join(quick);
        await NextAsync(slow);
        await NextAsync(quick);
        for (var i = 0; i < 10_000; i++)
        {
            _view.Put(1, new Word("sea", i));
            _feed.Beat();
            slow.Count.ShouldBe(1);
            (await NextAsync(quick)).Single().ShouldContain($"\"count\":{i}");
        }
        (await NextAsync(slow)).ShouldBe(["""{"all":true,"put":[{"id":1,"text":"sea","count":9999}]}"""]);
        slow.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_event_is_written_once_however_many_look()
    {
        var pages = Enumerable.Range(0, 10).Select(_ => new PageQueue()).ToArray();
        foreach (var page in pages) _feed.Join(page);
        _feed.Whole().ShouldBeSameAs(_feed.Whole());
        foreach (var page in pages) (await page.TakeAsync(default)).Single().ShouldBeSameAs(_feed.Whole());
        _view.Put(1, new Word("sea", 1));
        _feed.Beat();
        var frames = new HashSet<Frame>(ReferenceEqualityComparer.Instance);
        foreach (var page in pages) frames.Add((await page.TakeAsync(default)).Single());
        frames.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_changes_while_everything_is_fetched_is_not_told_twice()
    {
        var page = new PageQueue();
        _view.Put(1, new Word("sea", 1));
        _feed.Join(page);
        await NextAsync(page);
        _view.Put(1, new Word("sea", 2));
        _feed.Beat();
        _view.Put(1, new Word("sea", 3));
        _feed.Beat(); // two changes that were not taken: everything is owed, at version 3
        (await NextAsync(page)).Single().ShouldContain("\"count\":3");
        page.Offer(_feed, new Frame(3, "event: words\ndata: {}\n\n"u8.ToArray())); // as if this beat had been slower than the fetching
        _view.Put(1, new Word("sea", 4));
        var next = NextAsync(page);
        next.IsCompleted.ShouldBeFalse();
        _feed.Beat();
        (await next).ShouldBe(["""{"put":[{"id":1,"count":4}]}"""]);
    }

    [Fact]
    public void A_feed_that_nobody_looks_at_writes_nothing()
    {
        var page = new PageQueue();
        _feed.Join(page);
        _feed.Leave(page);
        var before = page.Count;
        _view.Put(1, new Word("sea", 1));
        _feed.Beat();
        page.Count.ShouldBe(before);
        _view.Changes().ShouldNotBeNull(); // it is still to be said
    }

    private static async Task<IReadOnlyList<string>> NextAsync(PageQueue page) => [.. (await page.TakeAsync(default)).Select(frame => Words.Json(frame.Bytes))];
}
