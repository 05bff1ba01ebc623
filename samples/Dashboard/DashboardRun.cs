using System.Net;
using Rx.Torrent.Dashboard.Demo;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Dashboard;

/// <summary>A client with its dashboard, from the start to Ctrl-C.</summary>
internal static class DashboardRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int UsualPort = 6881;

    public static async Task<int> RunAsync(DashboardOptions options, TextWriter output, CancellationToken interrupt)
    {
        try
        {
            var client = Open(options);
            await using var _ = client.ConfigureAwait(false);
            var app = await DashboardApp.StartAsync(client, options, interrupt).ConfigureAwait(false);
            await using var __ = app.ConfigureAwait(false);
            await using var demo = options.IsDemo ? await DemoWorld.StartAsync(client, interrupt).ConfigureAwait(false) : null;
            foreach (var torrent in options.Torrents) await client.AddAsync(torrent, options.Directory, cancellation: interrupt).ConfigureAwait(false);
            Tell(app, output);
            await Task.Delay(Timeout.Infinite, interrupt).ConfigureAwait(false);
            return Done;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            await output.WriteLineAsync("stopped").ConfigureAwait(false);
            return Done;
        }
        catch (Exception exception) when (exception is FormatException or IOException or InvalidOperationException or TransportException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>The demo stays on the loopback interface; a real client listens everywhere, as clients do.</summary>
    private static TorrentClient Open(DashboardOptions options)
    {
        if (options.Torrents.Count == 0) return Open(options, new IPEndPoint(IPAddress.Loopback, options.Port ?? 0));
        int[] ports = options.Port is { } port ? [port] : [UsualPort, 0];
        IPAddress[] addresses = [IPAddress.IPv6Any, IPAddress.Any]; // some machines have no IPv6
        TransportException? failure = null;
        foreach (var endPoint in ports.SelectMany(port => addresses, (port, address) => new IPEndPoint(address, port)))
        {
            try
            {
                return Open(options, endPoint);
            }
            catch (TransportException exception)
            {
                failure = exception;
            }
        }
        throw failure!;
    }

    private static TorrentClient Open(DashboardOptions options, IPEndPoint listen) => TorrentClient.Create(builder =>
    {
        builder.ListenAt(listen).UseMetadataExchange().UsePeerExchange().UseSmartBan();
        if (options is { UseDht: true, Torrents.Count: > 0 }) builder.UseDht(new DhtOptions { Listen = [new IPEndPoint(IPAddress.Any, 0)] });
        if (options.IsDemo) builder.Configure(settings => settings with { DiskJobs = 1, KeepResumeData = false }); // its stores are for one at a time, and go with it
    });

    private static void Tell(DashboardApp app, TextWriter output)
    {
        foreach (var address in app.Addresses) output.WriteLine(app.Token is null ? $"{address}" : $"{address}?token={app.Token}");
        output.WriteLine("Ctrl-C ends it.");
    }
}
