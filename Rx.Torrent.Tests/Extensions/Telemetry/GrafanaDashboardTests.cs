using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The dashboard for Grafana asks for what there is, by the names that Prometheus has for it, and in a way that makes sense for its kind.</summary>
public sealed partial class GrafanaDashboardTests : IDisposable
{
    /// <summary>What Prometheus itself has on every series.</summary>
    private static readonly HashSet<string> OfTheTarget = ["job", "instance"];

    private readonly MeterReader _meter = Measured.Everything();
    private readonly JsonElement _dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Absolute("docs/grafana/rx-torrent.json"))).RootElement;

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Every_instrument_is_shown_and_nothing_is_asked_for_that_there_is_not()
    {
        var asked = Queries.Select(query => query.Metric).ToHashSet();
        var known = _meter.Instruments.SelectMany(PrometheusNames.Of).ToHashSet();

        asked.Except(known).ShouldBeEmpty();
        _meter.Instruments.Where(instrument => !PrometheusNames.Of(instrument).Any(asked.Contains)).Select(instrument => instrument.Name).ShouldBeEmpty();
        Words().Matches(string.Join(' ', Variables.Where(variable => Text(variable, "type") == "query").Select(variable => Text(variable.GetProperty("query"), "query"))))
            .Select(word => word.Value).Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Each_metric_in_a_query_has_its_selector()
    {
        foreach (var target in Targets)
            Words().Matches(Strings().Replace(Text(target, "expr"), "")).Count(word => IsMetric(word.Value)).ShouldBe(Selectors().Count(Text(target, "expr")), Text(target, "expr"));

        bool IsMetric(string word) => !_meter.Instruments.Any(instrument => _meter.AttributesOf(instrument.Name).Select(PrometheusNames.Label).Contains(word));
    }

    [Fact]
    public void A_label_is_one_that_this_metric_has_and_a_value_one_that_was_measured()
    {
        foreach (var query in Queries)
        {
            var own = _meter.AttributesOf(query.Instrument.Name).Select(PrometheusNames.Label).ToHashSet();
            foreach (Match label in Labels().Matches(query.Selector))
            {
                var (name, value) = (label.Groups[1].Value, label.Groups[3].Value);
                (own.Contains(name) || OfTheTarget.Contains(name)).ShouldBeTrue($"{query.Metric} has no {name}");
                if (value.StartsWith('$')) VariableNames.ShouldContain(value[1..]);
                else ValuesOf(query.Instrument).ShouldContain(value, $"{query.Metric} has no {name} of that value");
            }
            query.By.Except(own).Where(name => name != "le" || query.Instrument is not Histogram<double>).ShouldBeEmpty($"{query.Metric} is asked by them");
            Braces().Matches(query.Legend).Select(brace => brace.Groups[1].Value).Except(query.By).ShouldBeEmpty($"the legend of {query.Metric} names them");
            if (query.By.Any(name => name != "le")) query.By.Where(name => name != "le" && !query.Legend.Contains($"{{{{{name}}}}}")).ShouldBeEmpty($"two lines of {query.Metric} look alike");
        }
    }

    [Fact]
    public void What_only_grows_is_asked_for_as_a_rate_and_nothing_else_is()
    {
        foreach (var query in Queries)
            query.IsRate.ShouldBe(PrometheusNames.KindOf(query.Instrument) is "counter" or "histogram", $"{query.Metric} is a {PrometheusNames.KindOf(query.Instrument)}");
    }

    [Fact]
    public void The_unit_of_a_panel_is_that_of_its_metrics()
    {
        foreach (var query in Queries)
        {
            var expected = (query.Instrument.Unit, PrometheusNames.KindOf(query.Instrument)) switch
            {
                ("By", "counter") or ("By/s", _) => "Bps",
                ("By", _) => "bytes",
                ("s", _) => "s",
                (_, "counter") => "ops",
                _ => "short",
            };
            Text(query.Panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit").ShouldBe(expected, Text(query.Panel, "title"));
        }
    }

    [Fact]
    public void Panels_have_titles_and_numbers_of_their_own_and_none_lies_over_another()
    {
        var places = Panels.SelectMany(panel =>
        {
            var place = panel.GetProperty("gridPos");
            return from x in Enumerable.Range(Number(place, "x"), Number(place, "w")) from y in Enumerable.Range(Number(place, "y"), Number(place, "h")) select (x, y);
        }).ToArray();

        Panels.Select(panel => Text(panel, "title")).ShouldAllBe(title => title.Length > 0);
        Panels.Select(panel => Number(panel, "id")).ShouldBeUnique();
        places.ShouldBeUnique();
        places.ShouldAllBe(place => place.x >= 0 && place.x < 24 && place.y >= 0);
    }

    [Fact]
    public void Every_panel_and_query_takes_the_data_source_that_is_chosen_and_queries_of_a_panel_have_names_of_their_own()
    {
        VariableNames.ShouldBeUnique();
        Variables.Single(variable => Text(variable, "type") == "datasource").GetProperty("name").GetString().ShouldBe("datasource");
        foreach (var asking in Panels.Concat(Targets).Concat(Variables.Where(variable => Text(variable, "type") == "query")))
            (Text(asking.GetProperty("datasource"), "type"), Text(asking.GetProperty("datasource"), "uid")).ShouldBe(("prometheus", "${datasource}"));
        foreach (var panel in Panels)
        {
            var targets = panel.GetProperty("targets").EnumerateArray().ToArray();
            targets.ShouldNotBeEmpty();
            targets.Select(target => Text(target, "refId")).ShouldBeUnique();
        }
    }

    private JsonElement[] Panels => [.. _dashboard.GetProperty("panels").EnumerateArray()];

    private IEnumerable<JsonElement> Targets => Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    private JsonElement[] Variables => [.. _dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()];

    private string[] VariableNames => [.. Variables.Select(variable => Text(variable, "name"))];

    private IEnumerable<Query> Queries =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        from selector in Selectors().Matches(Text(target, "expr"))
        let metric = selector.Groups["metric"].Value
        select new Query(
            panel, metric, _meter.Instruments.FirstOrDefault(instrument => PrometheusNames.Of(instrument).Contains(metric)) ?? throw new KeyNotFoundException(metric),
            selector.Groups["labels"].Value, selector.Groups["rate"].Success && selector.Groups["range"].Success,
            Groups().Matches(Text(target, "expr")).SelectMany(words => words.Groups[1].Value.Split(", ")).ToHashSet(), Text(target, "legendFormat"));

    private IEnumerable<string> ValuesOf(Instrument instrument) => _meter.Series
        .Where(series => series.StartsWith(instrument.Name + "{", StringComparison.Ordinal)).SelectMany(series => series[(instrument.Name.Length + 1)..^1].Split(','));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    [GeneratedRegex(@"rxtorrent_\w+")]
    private static partial Regex Words();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"(?<rate>rate\()?(?<metric>rxtorrent_\w+)\{(?<labels>[^}]*)\}(?<range>\[\$__rate_interval\]\))?")]
    private static partial Regex Selectors();

    [GeneratedRegex(@"(\w+)(=~|=)""([^""]*)""")]
    private static partial Regex Labels();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex Groups();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Braces();

    private sealed record Query(
        JsonElement Panel, string Metric, Instrument Instrument, string Selector, bool IsRate, IReadOnlySet<string> By, string Legend);
}
