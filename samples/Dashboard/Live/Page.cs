using System.IO.Pipelines;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>One open page: the feeds that it looks at, sent as server-sent events for as long as somebody reads.</summary>
internal static class Page
{
    /// <summary>Without anything to say for so long we say that we are here, so that a connection that is gone is noticed.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Sends until the page is closed.</summary>
    public static async Task SendAsync(IReadOnlyCollection<Feed> feeds, PipeWriter output, CancellationToken cancellation)
    {
        var queue = new PageQueue();
        foreach (var feed in feeds) feed.Join(queue);
        try
        {
            while (!cancellation.IsCancellationRequested) await SendNextAsync(queue, output, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // the page was closed, or the dashboard is
        }
        finally
        {
            foreach (var feed in feeds) feed.Leave(queue);
        }
    }

    private static async Task SendNextAsync(PageQueue queue, PipeWriter output, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Silence);
        try
        {
            // Each write waits until the page has taken what was written before, but for a buffer of fixed size.
            foreach (var frame in await queue.TakeAsync(patience.Token).ConfigureAwait(false))
                await output.WriteAsync(frame.Bytes, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await output.WriteAsync(": here\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        }
    }
}
