using System.Reflection;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Extensions.EventLogs;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary><c>docs/telemetry.md</c> tells of what there is, and of all of it.</summary>
public sealed class TelemetryDocumentTests : IDisposable
{
    private readonly MeterReader _meter = Measured.Everything();

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
}
