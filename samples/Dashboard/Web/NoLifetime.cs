namespace Rx.Torrent.Dashboard.Web;

/// <summary>Leaves Ctrl-C to the program, which has more to stop than the page.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
