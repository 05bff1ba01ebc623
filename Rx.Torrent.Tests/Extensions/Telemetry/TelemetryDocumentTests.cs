using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.EventLogs;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Architecture.Source;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary><c>docs/telemetry.md</c> and the dashboard for Grafana tell of what there is, and of all of it.</summary>
public sealed partial class TelemetryDocumentTests : IDisposable
{
    private readonly MeterReader _meter = new();

    public TelemetryDocumentTests()
    {
        _meter.Start();
        var scene = new Scene();
        var tracker = new SimulatedTracker(scene.Network);
        var host = scene.Network.AddHost();
        DhtNode.Start(new DhtOptions { Listen = [], Loop = scene.Time, Seed = 1, Meter = _meter.Meter }); // in virtual time nobody waits for its end
        var client = scene.Client(host: host, build: b => b.UseMetrics(_meter).UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });
        client.Swarm.Connect(scene.Peer().HasAll().Serves(scene.Content).Listen());
        scene.Until(() => client.IsSeeding);
        scene.Pass(2);
        _meter.Collect();
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void The_table_of_metrics_is_the_list_of_instruments()
    {
        var documented = Rows("`rxtorrent.").Select(row => $"{row[0]} {row[1]} {row[2]}");

        documented.Order(StringComparer.Ordinal).ShouldBe(
            _meter.Instruments.Select(instrument => $"{instrument.Name} {PrometheusNames.KindOf(instrument)} {instrument.Unit}").Order(StringComparer.Ordinal));
        _meter.Instruments.ShouldAllBe(instrument => !string.IsNullOrEmpty(instrument.Description));
    }

    [Fact]
    public void The_attributes_of_the_table_are_those_that_are_measured() => Rows("`rxtorrent.").ShouldAllBe(row =>
        _meter.AttributesOf(row[0]).SetEquals(row[3].Split(", ", StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void The_table_of_logs_is_the_list_of_messages()
    {
        var documented = Rows("`").Where(row => row.Length == 3 && row[2].StartsWith("Rx.Torrent", StringComparison.Ordinal)).Select(row => $"{row[0]} {row[1]} {row[2]}");
        var written = Messages(typeof(EventLogMessages), "Rx.Torrent.Events").Concat(Messages(typeof(SwarmLog), "Rx.Torrent"));

        documented.Order(StringComparer.Ordinal).ShouldBe(written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Messages_of_one_category_have_numbers_of_their_own()
    {
        foreach (var type in (Type[])[typeof(EventLogMessages), typeof(SwarmLog)]) Attributes(type).Select(message => message.Attribute.EventId).ShouldBeUnique();
    }

    [Fact]
    public void The_dashboard_shows_every_metric_and_none_that_there_is_not()
    {
        var expressions = string.Join('\n', Expressions(Dashboard()));
        var labels = _meter.Instruments.SelectMany(instrument => _meter.AttributesOf(instrument.Name)).Select(PrometheusNames.Label).ToHashSet();
        var named = Words().Matches(expressions).Select(word => word.Value).Where(word => !labels.Contains(word)).ToHashSet();
        var known = _meter.Instruments.SelectMany(PrometheusNames.Of).ToHashSet();

        named.Except(known).ShouldBeEmpty();
        _meter.Instruments.Where(instrument => !PrometheusNames.Of(instrument).Any(named.Contains)).Select(instrument => instrument.Name).ShouldBeEmpty();
        Groups().Matches(expressions).SelectMany(by => by.Groups[1].Value.Split(", ")).Except(labels).ShouldBe(["le"]);
    }

    [Fact]
    public void The_dashboard_has_a_title_for_each_panel_and_none_lies_over_another()
    {
        var panels = Dashboard().GetProperty("panels").EnumerateArray().ToArray();
        var places = panels.SelectMany(panel =>
        {
            var place = panel.GetProperty("gridPos");
            return from x in Enumerable.Range(Number(place, "x"), Number(place, "w")) from y in Enumerable.Range(Number(place, "y"), Number(place, "h")) select (x, y);
        }).ToArray();

        panels.Select(panel => panel.GetProperty("title").GetString()).ShouldAllBe(title => !string.IsNullOrEmpty(title));
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        places.ShouldBeUnique();
        places.ShouldAllBe(place => place.x < 24);

        static int Number(JsonElement place, string name) => place.GetProperty(name).GetInt32();
    }

    private static JsonElement Dashboard() => JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Absolute("docs/grafana/rx-torrent.json"))).RootElement;

    /// <summary>Everything in the dashboard that is a query.</summary>
    private static IEnumerable<string> Expressions(JsonElement dashboard) =>
        dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)
            .Concat(dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query")
                .Select(variable => variable.GetProperty("query").GetProperty("query").GetString()!));

    /// <summary>The rows of tables whose first cell begins so, without the backticks.</summary>
    private static IEnumerable<string[]> Rows(string first) => File.ReadLines(RepositoryRoot.Absolute("docs/telemetry.md"))
        .Where(line => line.StartsWith("| " + first, StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Replace("`", "")).ToArray());

    private static IEnumerable<string> Messages(Type type, string category) =>
        Attributes(type).Select(message => $"{message.Name} {(message.Attribute.Level == LogLevel.None ? "that of the lines" : message.Attribute.Level)} {category}");

    private static IEnumerable<(string Name, LoggerMessageAttribute Attribute)> Attributes(Type type) =>
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (method.Name, attribute);

    [GeneratedRegex(@"rxtorrent_\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex Groups();
}
