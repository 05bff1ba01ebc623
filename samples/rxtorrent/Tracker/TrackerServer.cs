using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>A small tracker that runs inside the program, over HTTP (BEP 3, 7, 23, 24, 48) and UDP (BEP 15): for demos, tests, closed networks, a few friends.</summary>
/// <remarks>
/// Peers are known by the address they come from; an address that they claim in the query is ignored, so nobody can enter somebody else.
/// </remarks>
public sealed class TrackerServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly TrackerServerOptions _options;
    private readonly PeerRegister _register;
    private UdpTrackerServer? _udp;

    private TrackerServer(WebApplication web, TrackerServerOptions options)
    {
        _web = web;
        _options = options;
        _register = new PeerRegister(options, new Random());
    }

    /// <summary>What goes into a metainfo file or magnet link.</summary>
    public Uri AnnounceUrl { get; private set; } = null!;

    /// <summary>The same over UDP; null when that was not asked for.</summary>
    public Uri? UdpAnnounceUrl { get; private set; }

    internal TrackerStanding Standing => _register.Standing;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The address and port cannot be listened on.</exception>
    public static async Task<TrackerServer> StartAsync(TrackerServerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new TrackerServerOptions();
        // The empty builder reads no settings and no environment: nothing but the options decides where this listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Address, options.Port);
        });
        var server = new TrackerServer(builder.Build(), options);
        server._web.Run(server.AnswerAsync);
        try
        {
            await server._web.StartAsync(cancellation).ConfigureAwait(false);
            server.AnnounceUrl = server.UrlOf("announce");
            if (options.Udp) server.OpenUdp(server.AnnounceUrl.Port);
            return server;
        }
        catch
        {
            await server._web.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening. Answers that are under way are finished first, for a second at most.</summary>
    public async Task StopAsync()
    {
        _udp?.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Stops, if <see cref="StopAsync"/> has not, and lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private Uri UrlOf(string path)
    {
        var url = new UriBuilder(_web.Urls.First()) { Path = path };
        if (_options.Address.Equals(IPAddress.Any) || _options.Address.Equals(IPAddress.IPv6Any)) url.Host = "localhost";
        return url.Uri;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.QueryString.Value ?? "";
        byte[]? answer = context.Request.Path.Value switch
        {
            "/announce" => Announce(query, context.Connection.RemoteIpAddress!),
            "/scrape" => Scrape(query),
            _ => null,
        };
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = answer.Length;
        return context.Response.Body.WriteAsync(answer, context.RequestAborted).AsTask();
    }

    private byte[] Announce(string query, IPAddress from)
    {
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        return AnnounceQuery.TryParse(query, out var announce, out var error)
            ? HttpReply.Announced(_register.Announce(announce, from), announce, from, _options)
            : HttpReply.Refused(error);
    }

    private byte[] Scrape(string query) => HttpReply.Scraped(AnnounceQuery.InfoHashes(query).Select(infoHash => (infoHash, _register.Count(infoHash))));

    /// <summary>On the same port number as HTTP; where the system chose that and somebody else has it for UDP, on another.</summary>
    private void OpenUdp(int port)
    {
        try
        {
            _udp = new UdpTrackerServer(new UdpTransport(), new IPEndPoint(_options.Address, port), _register, _options);
        }
        catch (TransportException) when (_options.Port == 0)
        {
            _udp = new UdpTrackerServer(new UdpTransport(), new IPEndPoint(_options.Address, 0), _register, _options);
        }
        UdpAnnounceUrl = new UriBuilder("udp", AnnounceUrl.Host, _udp.Local.Port, "announce").Uri;
    }

    /// <summary>The tracker ends when its owner says so. The host's own idea is to take over Ctrl+C.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
