using System.Reactive.Subjects;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Testing;

public sealed class LiveListTests : IDisposable
{
    private readonly Subject<int> _source = new();
    private readonly LiveList<int> _list;

    public LiveListTests() => _list = _source.ToLiveList();

    public void Dispose()
    {
        _list.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void It_grows_with_the_stream_and_keeps_what_came()
    {
        _source.OnNext(1);
        _source.OnNext(2);

        _list.Count.ShouldBe(2);
        _list[1].ShouldBe(2);
        _list.ShouldBe([1, 2]);
        _list.AssertAlive();
        _list.ToString().ShouldBe("[1, 2 …");
    }

    [Fact]
    public void It_knows_that_the_stream_completed()
    {
        Should.Throw<RecordingException>(_list.AssertCompleted).Message.ShouldBe("should have completed; the stream said [ …");

        _source.OnNext(1);
        _source.OnCompleted();

        _list.AssertCompleted();
        _list.ToString().ShouldBe("[1|");
        Should.Throw<RecordingException>(_list.AssertAlive).Message.ShouldBe("should not have ended; the stream said [1|");
    }

    [Fact]
    public void It_knows_how_the_stream_failed()
    {
        var error = new InvalidOperationException("broken");

        _source.OnError(error);

        _list.Error.ShouldBe(error);
        _list.IsCompleted.ShouldBeFalse();
        _list.ToString().ShouldBe("[ # broken");
        Should.Throw<RecordingException>(_list.AssertAlive);
    }

    [Fact]
    public void Once_disposed_it_listens_no_more()
    {
        _source.OnNext(1);

        _list.Dispose();
        _source.OnNext(2);

        _list.AssertEqual(1);
        _source.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void A_value_that_did_not_come_is_missed_with_what_did()
    {
        _source.OnNext(7);

        Should.Throw<RecordingException>(() => _list[1]).Message.ShouldBe("no value 1; the stream said [7 …");
    }

    [Fact]
    public void A_difference_is_shown_line_by_line()
    {
        _source.OnNext(1);
        _source.OnNext(2);

        Should.Throw<RecordingException>(() => _list.AssertEqual(1, 3, 4)).Message.ShouldBe("expected 3:\n  1\n→ 3\n  4\ncame 2:\n  1\n→ 2");
        Should.Throw<RecordingException>(() => _list.AssertEqual(1, 2, 3));
        Should.Throw<RecordingException>(() => _list.AssertEqual(1));
    }

    [Fact]
    public async Task It_can_be_read_while_another_thread_fills_it()
    {
        var filling = Task.Run(() => { for (var i = 0; i < 10_000; i++) _source.OnNext(i); });

        while (!filling.IsCompleted)
        {
            var seen = _list.ToArray();
            seen.SequenceEqual(Enumerable.Range(0, seen.Length)).ShouldBeTrue();
        }
        await filling;

        _list.Count.ShouldBe(10_000);
    }
}
