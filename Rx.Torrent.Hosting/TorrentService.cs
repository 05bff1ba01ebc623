using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Rx.Torrent.Hosting;

/// <summary>Starts the client with the host, and stops it before the host's other services are gone.</summary>
internal sealed partial class TorrentService(
    IServiceProvider services, IOptions<RxTorrentOptions> options, ILogger<TorrentService> logger, TimeProvider? time = null) : IHostedService
{
    private volatile TorrentClient? _client;
    private volatile bool _hasEnded;

    /// <summary>The client while it runs; null before the start, from the moment that it is to stop, and when the program has ended it by itself.</summary>
    public TorrentClient? Client => _hasEnded ? null : _client;

    /// <summary>Somebody could connect at the start.</summary>
    public bool HasListened { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var client = services.GetRequiredService<TorrentClient>();
        HasListened = client.ListenEndPoints.Count > 0;
        _client = client;
        client.WhenSwarmAdded.Subscribe(static _ => { }, () => _hasEnded = true);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _client, null) is not { } client) return;
        var limit = options.Value.StopWithin;
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(limit, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            StillStopping(logger, limit);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            StillStopping(logger, limit); // the host's own patience was shorter
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The client has not stopped within {Limit}, or within the host's shutdown timeout; the host goes on without waiting for it")]
    private static partial void StillStopping(ILogger logger, TimeSpan limit);
}
