using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Testing;

public class AssertSerialTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_stream_that_keeps_the_contract_passes_unchanged()
    {
        var list = Observable.Range(1, 3).AssertSerial().ToLiveList();

        list.AssertEqual(1, 2, 3);
        list.AssertCompleted();
    }

    [Fact]
    public void An_error_of_the_source_passes_unchanged()
    {
        var error = new InvalidOperationException();

        Observable.Throw<int>(error).AssertSerial().ToLiveList().Error.ShouldBe(error);
    }

    [Fact]
    public async Task Two_threads_at_once_end_the_stream()
    {
        var source = new RawSource<int>();
        var list = new List<int>();
        var errors = new List<Exception>();
        using var isInside = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        using var subscription = source.AssertSerial().Subscribe(
            value =>
            {
                list.Add(value);
                isInside.Set();
                mayLeave.Wait(Soon);
            },
            errors.Add);
        var first = Task.Run(() => source.Observer.OnNext(1));
        isInside.Wait(Soon).ShouldBeTrue();

        await Task.Run(() => source.Observer.OnNext(2));
        errors.ShouldBeEmpty();
        mayLeave.Set();
        await first;

        list.ShouldBe([1]);
        errors.ShouldHaveSingleItem().ShouldBeOfType<StreamContractException>().Message.ShouldBe("OnNext came while another thread was inside a call");
    }

    [Fact]
    public void A_call_from_inside_a_call_ends_the_stream()
    {
        var source = new RawSource<int>();
        var list = source.AssertSerial().Do(value => { if (value == 1) source.Observer.OnNext(2); }).ToLiveList();

        source.Observer.OnNext(1);

        list.AssertEqual(1);
        list.Error.ShouldBeOfType<StreamContractException>().Message.ShouldBe("OnNext came from inside another call");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_after_the_end_throws_at_the_caller(bool completes)
    {
        var source = new RawSource<int>();
        using var list = source.AssertSerial().ToLiveList();
        if (completes) source.Observer.OnCompleted();
        else source.Observer.OnError(new InvalidOperationException());

        Should.Throw<StreamContractException>(() => source.Observer.OnNext(1)).Message.ShouldBe("OnNext after the end of the stream");
        Should.Throw<StreamContractException>(source.Observer.OnCompleted);
        list.AssertEqual();
    }

    [Fact]
    public void Each_subscriber_is_checked_by_itself()
    {
        using var source = new Subject<int>();
        var stream = source.AssertSerial();
        using var one = stream.ToLiveList();
        using var other = stream.ToLiveList();

        source.OnNext(1);

        one.AssertEqual(1);
        other.AssertEqual(1);
        one.AssertAlive();
    }
}
