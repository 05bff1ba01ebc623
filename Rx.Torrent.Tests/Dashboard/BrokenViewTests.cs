using System.Text.Json;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>A view that cannot be written, which no view should be.</summary>
public sealed class BrokenViewTests
{
    [Fact]
    public async Task It_costs_its_own_pages_their_stream_and_nobody_else_a_beat()
    {
        await using var hub = new Hub(TimeSpan.FromMilliseconds(1));
        var fault = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Fault = exception => fault.TrySetResult(exception);
        var (broken, view) = (new TailView<int>("broken", 3, Throw), Words.View());
        var whole = new PageQueue();
        hub.Add(broken).Join(new PageQueue());
        hub.Add(view).Join(whole);
        await whole.TakeAsync(default);
        broken.Add(1);
        (await fault.Task.WaitAsync(Patience.Default)).Message.ShouldBe("it cannot be written");
        for (var i = 0; i < 3; i++)
        {
            view.Put(1, new Word("sea", i));
            using var patience = new CancellationTokenSource(Patience.Default);
            Words.Json((await whole.TakeAsync(patience.Token)).ShouldHaveSingleItem().Bytes).ShouldContain($"\"count\":{i}");
        }

        void Throw(Utf8JsonWriter json, int one) => throw new InvalidOperationException("it cannot be written");
    }
}
