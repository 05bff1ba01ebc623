using System.Diagnostics.Metrics;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>What OpenTelemetry calls an instrument in Prometheus: <c>_</c> for each dot, the unit in words, <c>_total</c> for a counter, three series for a histogram.</summary>
internal static class PrometheusNames
{
    public static IEnumerable<string> Of(Instrument instrument)
    {
        var name = Label(instrument.Name) + instrument.Unit switch
        {
            "By" => "_bytes",
            "By/s" => "_bytes_per_second",
            "s" => "_seconds",
            { } unit when unit.StartsWith('{') => "",
            var unit => throw new ArgumentException($"{instrument.Name} has the unit {unit}"),
        };
        return KindOf(instrument) switch
        {
            "counter" => [name + "_total"],
            "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    public static string Label(string name) => name.Replace('.', '_');

    public static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "ObservableGauge" or "Gauge" => "gauge",
        "Histogram" => "histogram",
        var other => throw new ArgumentException($"{instrument.Name} is a {other}"),
    };
}
