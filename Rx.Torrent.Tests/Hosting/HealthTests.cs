using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Rx.Torrent.Hosting;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Hosting;

/// <summary>Whether all is well, and if not, what is wrong.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    public HealthTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("RxTorrent:Listen:0", (string?)"127.0.0.1:0"), KeyValuePair.Create("RxTorrent:KeepResumeData", (string?)"false")]);
        builder.Services.AddRxTorrent();
        builder.Services.AddHealthChecks().AddRxTorrent(tags: ["ready"]);
        _host = builder.Build();
    }

    private TorrentClient Client => _host.Services.GetRequiredService<TorrentClient>();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync().WaitAsync(Patience);
        _host.Dispose();
    }

    [Fact]
    public async Task A_client_that_listens_is_healthy_and_says_where()
    {
        var entry = await CheckAsync();

        entry.Status.ShouldBe(HealthStatus.Healthy);
        entry.Data["listening"].ShouldBe(new[] { $"{Client.ListenEndPoints[0]}" });
        entry.Data["swarms"].ShouldBe(0);
        entry.Tags.ShouldBe(["ready"]);
    }

    [Fact]
    public async Task A_swarm_in_error_among_others_is_degraded_and_all_of_them_are_unhealthy()
    {
        await AddAsync(new TestContent(pieceCount: 1, seed: 1), StoreFault.Denied);
        var entry = await CheckAsync();
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        ((string[])entry.Data["errors"]).ShouldHaveSingleItem().ShouldContain("told to fail");

        await AddAsync(new TestContent(pieceCount: 1, seed: 2), fault: null);
        entry = await CheckAsync();
        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description.ShouldBe("1 of 2 swarms are in error");
        entry.Data["swarms_in_error"].ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_has_stopped_is_unhealthy()
    {
        await _host.StopAsync().WaitAsync(Patience);

        (await CheckAsync()).Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_client_that_the_program_has_ended_by_itself_is_unhealthy_too()
    {
        await Client.DisposeAsync().AsTask().WaitAsync(Patience);

        (await CheckAsync()).Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task Before_the_start_it_is_unhealthy_and_asking_starts_nothing()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddRxTorrent(_ => throw new InvalidOperationException("nobody has started it"));
        builder.Services.AddHealthChecks().AddRxTorrent(failureStatus: HealthStatus.Degraded);
        using var host = builder.Build();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Entries["rxtorrent"].Status.ShouldBe(HealthStatus.Degraded); // as was asked for
        report.Entries["rxtorrent"].Exception.ShouldBeNull();
    }

    [Fact]
    public async Task Listening_nowhere_on_purpose_is_healthy()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<RxTorrentOptions>(options => options.Listen = []);
        builder.Services.AddRxTorrent();
        builder.Services.AddHealthChecks().AddRxTorrent();
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Status.ShouldBe(HealthStatus.Healthy);
        host.Services.GetRequiredService<TorrentClient>().ListenEndPoints.ShouldBeEmpty();
        await host.StopAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_listener_that_was_lost_is_degraded()
    {
        var transport = new LosingTransport();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddRxTorrent(client => client.UseTransport(transport));
        builder.Services.AddHealthChecks().AddRxTorrent();
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        (await health.CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);

        transport.Channels.OnError(new TransportException(SocketError.NetworkDown, "the network is gone"));

        var report = await health.CheckHealthAsync();
        report.Status.ShouldBe(HealthStatus.Degraded);
        report.Entries["rxtorrent"].Description.ShouldBe("nobody can connect: the listeners have failed");
        await host.StopAsync().WaitAsync(Patience);
    }

    private async Task AddAsync(TestContent content, StoreFault? fault)
    {
        var swarm = Client.Add(content.Metainfo, "nowhere", new AddOptions { Store = new FaultyStore(content.FullStore()) { ReadFault = fault } });
        await swarm.ObserveState().FirstAsync(state => state is SwarmState.Error or SwarmState.Seeding).ToTask().WaitAsync(Patience);
    }

    private async Task<HealthReportEntry> CheckAsync()
    {
        var report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["rxtorrent"];
    }
}
