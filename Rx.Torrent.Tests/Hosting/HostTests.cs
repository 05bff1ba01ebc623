using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rx.Torrent.Extensions.Telemetry;
using Rx.Torrent.Hosting;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Tests.Extensions.EventLogs;
using Rx.Torrent.Tests.Extensions.Telemetry;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Hosting;

/// <summary>A client in a real host.</summary>
public class HostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_client_starts_and_stops_with_the_host_and_is_what_the_configuration_says()
    {
        TorrentClientOptions? seen = null;
        var builder = Builder(("Listen:0", "127.0.0.1:0"), ("Listen:1", "[::1]:0"), ("MaxConnections", "7"), ("MaxConnectionsPerSwarm", "3"), ("KeepResumeData", "false"), ("DiskQueueMark", "1048576"));
        builder.Services.AddRxTorrent(client => client.Configure(options => seen = options));
        using var host = builder.Build();

        await host.StartAsync().WaitAsync(Patience);
        var client = host.Services.GetRequiredService<TorrentClient>();
        client.ListenEndPoints.Select(endPoint => endPoint.Address).ShouldBe([IPAddress.Loopback, IPAddress.IPv6Loopback]);
        await host.StopAsync().WaitAsync(Patience);

        client.ListenEndPoints.ShouldNotBeEmpty();
        Should.Throw<ObjectDisposedException>(() => client.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        seen.ShouldNotBeNull();
        seen.MaxConnections.ShouldBe(7);
        seen.Swarms.MaxConnections.ShouldBe(3);
        seen.KeepResumeData.ShouldBeFalse();
        seen.DiskQueueMark.ShouldBe(1_048_576);
        seen.MaxOpenFiles.ShouldBe(new TorrentClientOptions().MaxOpenFiles);
    }

    [Fact]
    public void What_is_not_said_is_as_without_a_host()
    {
        TorrentClientOptions? seen = null;
        var builder = Builder();
        builder.Services.AddRxTorrent(client => seen = Settings(client));
        using var host = builder.Build();

        _ = host.Services.GetRequiredService<TorrentClient>();

        var defaults = new TorrentClientOptions();
        seen.ShouldNotBeNull();
        seen.Listen.ShouldBe(defaults.Listen);
        (seen with { Listen = defaults.Listen }).ShouldBe(defaults);

        static TorrentClientOptions? Settings(TorrentClientBuilder client)
        {
            TorrentClientOptions? settings = null;
            client.Configure(options => settings = options);
            return settings;
        }
    }

    [Fact]
    public async Task A_file_can_say_that_nobody_is_to_connect()
    {
        var builder = Builder(("KeepResumeData", "false"));
        builder.Configuration.AddJsonStream(new MemoryStream("""{ "RxTorrent": { "Listen": [], "DhtBootstrap": ["router.example:6881", "[2001:db8::1]:6881"], "Dht": true } }"""u8.ToArray()));
        builder.Services.AddRxTorrent();
        using var host = builder.Build();

        await host.StartAsync().WaitAsync(Patience);
        host.Services.GetRequiredService<TorrentClient>().ListenEndPoints.ShouldBeEmpty();
        await host.StopAsync().WaitAsync(Patience);
    }

    [Theory]
    [InlineData("Listen:0", "6881", "RxTorrent:Listen is '6881': expected an address and a port")]
    [InlineData("Listen:0", "localhost:6881", "RxTorrent:Listen is 'localhost:6881'")]
    [InlineData("Listen:0", "127.0.0.1:70000", "RxTorrent:Listen is '127.0.0.1:70000'")]
    [InlineData("Listen:0", "::1", "RxTorrent:Listen is '::1'")]
    [InlineData("MaxConnections", "0", "RxTorrent:MaxConnections is '0': expected more than 0")]
    [InlineData("MaxOpenFiles", "-1", "RxTorrent:MaxOpenFiles is '-1'")]
    [InlineData("DownloadLimit", "-5", "RxTorrent:DownloadLimit is '-5'")]
    [InlineData("StopWithin", "00:00:00", "RxTorrent:StopWithin is '00:00:00'")]
    [InlineData("StopWithin", "2.00:00:00", "RxTorrent:StopWithin is '2.00:00:00'")]
    [InlineData("StateDirectory", "  ", "RxTorrent:StateDirectory is '  '")]
    [InlineData("DhtBootstrap:0", "router.example", "RxTorrent:DhtBootstrap is 'router.example': expected a host and a port")]
    [InlineData("DhtBootstrap:0", "router.example:6881", "RxTorrent:Dht is 'false'")]
    public async Task A_setting_that_makes_no_sense_ends_the_start_with_its_name_its_value_and_what_was_expected(string key, string value, string message)
    {
        var builder = Builder((key, value));
        builder.Services.AddRxTorrent();
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync().WaitAsync(Patience));
        thrown.Message.ShouldContain(message);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var builder = Builder(("Listen:0", "nowhere"), ("MaxConnections", "0"));
        builder.Services.AddRxTorrent();
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync().WaitAsync(Patience));
        thrown.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_value_of_another_type_names_the_setting()
    {
        var builder = Builder(("MaxConnections", "many"));
        builder.Services.AddRxTorrent();
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync().WaitAsync(Patience));
        thrown.Message.ShouldContain("RxTorrent:MaxConnections");
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_the_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.ExclusiveAddressUse = true;
        taken.Start();
        var builder = Builder(("Listen:0", $"{taken.LocalEndpoint}"));
        builder.Services.AddRxTorrent();
        using var host = builder.Build();

        (await Should.ThrowAsync<TransportException>(() => host.StartAsync().WaitAsync(Patience))).Error.ShouldBe(SocketError.AddressAlreadyInUse);
    }

    [Fact]
    public async Task Logs_and_metrics_are_those_of_the_host()
    {
        var content = new TestContent(pieceCount: 3);
        var log = new LogShelf();
        using var meter = new MeterReader();
        meter.Start();
        var builder = Builder(("Listen:0", "127.0.0.1:0"), ("KeepResumeData", "false"));
        builder.Services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory>(meter);
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddRxTorrent();
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        var swarm = host.Services.GetRequiredService<TorrentClient>().Add(content.Metainfo, "nowhere", new AddOptions { Store = content.FullStore() });
        await swarm.WhenCompleted.AsTask().WaitAsync(Patience);
        await host.StopAsync().WaitAsync(Patience);

        log.Of("Completed").ShouldHaveSingleItem();
        meter["rxtorrent.pieces{found}"].ShouldBe(3);
    }

    [Fact]
    public async Task What_is_switched_off_is_off()
    {
        var log = new LogShelf();
        using var meter = new MeterReader();
        meter.Start();
        var plugins = new List<string>();
        var content = new TestContent(pieceCount: 1);
        var builder = Builder(("Listen:0", "127.0.0.1:0"), ("KeepResumeData", "false"), ("EventLog", "false"), ("Metrics", "false"), ("Activities", "false"), ("MetadataExchange", "false"), ("PeerExchange", "false"));
        builder.Services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory>(meter);
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddRxTorrent(client => client.Use(new Listening(plugins)));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        var swarm = host.Services.GetRequiredService<TorrentClient>().Add(content.Metainfo, "nowhere", new AddOptions { Store = content.FullStore() });
        await swarm.WhenCompleted.AsTask().WaitAsync(Patience);
        await host.StopAsync().WaitAsync(Patience);

        log.Lines.Where(line => line.Category.StartsWith("Rx.Torrent", StringComparison.Ordinal)).ShouldBeEmpty();
        meter.Instruments.ShouldBeEmpty();
        plugins.ShouldBe(["listening"]);
    }

    [Fact]
    public async Task Adding_it_twice_makes_one_client_with_both_additions()
    {
        var steps = new List<string>();
        var builder = Builder(("Listen:0", "127.0.0.1:0"));
        builder.Services.AddSingleton("a service");
        builder.Services.AddRxTorrent(_ => steps.Add("first"));
        builder.Services.AddRxTorrent((services, _) => steps.Add(services.GetRequiredService<string>()));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        await host.StopAsync().WaitAsync(Patience);

        steps.ShouldBe(["first", "a service"]);
        host.Services.GetServices<IHostedService>().OfType<TorrentService>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_takes_too_long_to_stop_does_not_keep_the_host()
    {
        var log = new LogShelf();
        using var held = new ManualResetEventSlim();
        var content = new TestContent(pieceCount: 1);
        var builder = Builder(("Listen:0", "127.0.0.1:0"), ("KeepResumeData", "false"), ("StopWithin", "00:00:00.050"));
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddRxTorrent();
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        var store = new StuckStore(content.FullStore(), held);
        var swarm = host.Services.GetRequiredService<TorrentClient>().Add(content.Metainfo, "nowhere", new AddOptions { Store = store });
        await swarm.WhenCompleted.AsTask().WaitAsync(Patience);

        await host.StopAsync().WaitAsync(Patience);

        log.Of("StillStopping").ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
        held.Set();
    }

    [Fact]
    public void Names_for_listeners_are_those_of_the_docs()
    {
        TelemetryNames.Meter.ShouldBe("Rx.Torrent");
        TelemetryNames.Activities.ShouldBe("Rx.Torrent");
    }

    /// <summary>A host with nothing but these settings: no file and no environment of the machine.</summary>
    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{RxTorrentOptions.Section}:{setting.Key}", (string?)setting.Value)));
        return builder;
    }

    private sealed class Listening(List<string> plugins) : IClientPlugin
    {
        public string Name => "listening";

        public void Start(IPluginHost host) => host.Events.Subscribe(told =>
        {
            if (told is ClientEvent.PluginAttached(_, var plugin)) plugins.Add(plugin);
        });

        public ISwarmPlugin Attach(ISwarm swarm) => new Nothing();

        private sealed class Nothing : ISwarmPlugin;
    }
}
