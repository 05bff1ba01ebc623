using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Swarms;

namespace Rx.Torrent.Dashboard.Web;

/// <summary>The stream of a page: what every page sees, and one swarm in detail.</summary>
internal sealed class LiveEndpoint(SwarmWatch watch, Hub hub)
{
    /// <summary>So many pages may be open at a time.</summary>
    private const int MostPages = 100;

    /// <summary>A page whose stream has ended asks again after a second.</summary>
    private static readonly byte[] Again = "retry: 1000\n\n"u8.ToArray();

    private int _pages;

    public async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _pages) > MostPages)
        {
            Interlocked.Decrement(ref _pages);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var swarm = watch.Find(context.Request.Query["swarm"].ToString());
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, hub.End, swarm?.End ?? default);
            context.Response.ContentType = "text/event-stream";
            await context.Response.BodyWriter.WriteAsync(Again, end.Token).ConfigureAwait(false);
            await Page.SendAsync([.. watch.Feeds, .. swarm?.Open() ?? []], context.Response.BodyWriter, end.Token).ConfigureAwait(false);
        }
        finally
        {
            swarm?.Close();
            Interlocked.Decrement(ref _pages);
        }
    }
}
