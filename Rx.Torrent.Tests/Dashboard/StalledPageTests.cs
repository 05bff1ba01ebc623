using System.IO.Pipelines;
using System.Text;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>A page that has stopped reading.</summary>
public sealed class StalledPageTests
{
    private readonly RowsView<Word> _view = Words.View();
    private readonly PageQueue _witness = new();
    private readonly List<WeakReference> _frames = [];

    [Fact]
    public async Task It_costs_a_buffer_of_fixed_size_and_disturbs_no_other()
    {
        var feed = new Feed(_view);
        var (stalled, reading) = (new Pipe(), new Pipe());
        using var end = new CancellationTokenSource();
        var sending = Page.SendAsync([feed], stalled.Writer, end.Token);
        var other = Page.SendAsync([feed], reading.Writer, end.Token);
        feed.Join(_witness);
        await KeepTrackAsync();
        var text = new string('x', 64 * 1024);

        for (var i = 0; i < 500; i++)
        {
            _view.Put(1, new Word($"{i} {text}", i));
            feed.Beat();
            await KeepTrackAsync();
            await ReadAsync(reading.Reader, $"\"text\":\"{i} x"); // who reads gets each of them, whatever the other does
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _frames.Count(frame => frame.IsAlive).ShouldBeLessThan(5); // 32 MiB have been said, and are kept for nobody
        sending.IsCompleted.ShouldBeFalse();
        await end.CancelAsync();
        await Task.WhenAll(sending, other).WaitAsync(Patience.Default);
    }

    private async Task KeepTrackAsync()
    {
        foreach (var frame in await _witness.TakeAsync(default)) _frames.Add(new WeakReference(frame));
    }

    private static async Task ReadAsync(PipeReader reader, string until)
    {
        for (var isFound = false; !isFound;)
        {
            var read = await reader.ReadAsync().AsTask().WaitAsync(Patience.Default);
            isFound = Encoding.UTF8.GetString(read.Buffer).Contains(until, StringComparison.Ordinal);
            reader.AdvanceTo(read.Buffer.End);
        }
    }
}
