using System.Net;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Security;
using Rx.Torrent.Dashboard.Swarms;
using Rx.Torrent.Dashboard.Web;

namespace Rx.Torrent.Dashboard;

/// <summary>The page of one client, served from memory until it is disposed. The client stays its owner's.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    /// <summary>How long a page that takes nothing may keep its connection, at this many bytes a second.</summary>
    private static readonly Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate SlowestPage = new(240, TimeSpan.FromSeconds(20));

    private readonly WebApplication _web;
    private readonly Hub _hub = new();
    private readonly SwarmWatch _watch;
    private readonly TokenGate? _gate;

    private DashboardApp(TorrentClient client, DashboardOptions options, Binding[] bindings, TokenGate? gate)
    {
        _gate = gate;
        _watch = new SwarmWatch(client, _hub);
        _web = Build(bindings);
        var guard = new RequestGuard(new HostNames(bindings, options.Names));
        var assets = new Assets(guard.PageSecret);
        var doorway = new Doorway(guard, _gate, assets);
        _web.Use(next => context => doorway.PassAsync(context, next));
        _web.UseRouting();
        _web.MapGet("/", context => assets.SendAsync(context, "/index.html"));
        _web.MapGet(TokenGate.LoginPath, context =>
        {
            context.Response.Redirect("/"); // who is in already
            return Task.CompletedTask;
        });
        _web.MapGet("/api/live", new LiveEndpoint(_watch, _hub).SendAsync);
        new SwarmEndpoints(client, _watch, options.Directory).Map(_web);
        _web.MapGet("/{**path}", context => assets.SendAsync(context, context.Request.Path.Value ?? ""));
    }

    /// <summary>Where the page is.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>The token that the page demands; null when it demands none.</summary>
    public string? Token => _gate?.Token;

    /// <summary>Serves the page.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Where, and for whom.</param>
    /// <param name="cancellation">Ends the starting.</param>
    /// <exception cref="FormatException">A URL or the token is not what it should be.</exception>
    /// <exception cref="IOException">An address cannot be listened at.</exception>
    public static async Task<DashboardApp> StartAsync(TorrentClient client, DashboardOptions options, CancellationToken cancellation = default)
    {
        Binding[] bindings = [.. options.Urls.Select(Binding.Parse)];
        if (bindings.Length == 0) throw new FormatException("there is no address for the page"); // Kestrel would choose one
        var isElsewhere = bindings.Any(binding => !IPAddress.IsLoopback(binding.Address));
        var gate = isElsewhere || options.Token is not null ? TokenGate.Create(options.Token) : null;
        var app = new DashboardApp(client, options, bindings, gate);
        try
        {
            await app._web.StartAsync(cancellation).ConfigureAwait(false);
            app.Addresses = [.. app._web.Urls.SelectMany(url => PageAddresses.Of(new Uri(url))).Distinct()];
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync().ConfigureAwait(false); // which lets the pages go
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _web.StopAsync(limit.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _watch.Dispose();
        _gate?.Dispose();
    }

    private static WebApplication Build(Binding[] bindings)
    {
        // The empty builder reads no settings and no environment: nothing but the options decides where this listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 500;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinResponseDataRate = SlowestPage;
            foreach (var binding in bindings) kestrel.Listen(binding.Address, binding.Port);
        });
        return builder.Build();
    }
}
