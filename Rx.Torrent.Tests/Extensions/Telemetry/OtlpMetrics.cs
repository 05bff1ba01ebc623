namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>The metrics in an <c>ExportMetricsServiceRequest</c> of OTLP: name and values of the attributes, and the value of each point.</summary>
internal static class OtlpMetrics
{
    public static IEnumerable<(string Series, double Value)> Read(byte[] body) =>
        from resource in new Protobuf(body).Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from point in Points(metric)
        select (metric.Text(1) + Attributes(point), Value(point));

    /// <summary>A gauge, a sum or a histogram: each has its points in field 1.</summary>
    private static IEnumerable<Protobuf> Points(Protobuf metric) =>
        new[] { 5, 7, 9 }.SelectMany(metric.Messages).SelectMany(data => data.Messages(1));

    private static string Attributes(Protobuf point)
    {
        var isHistogram = !point.Has(4) && !point.Has(6) || point.Has(5);
        var values = point.Messages(isHistogram ? 9 : 7).SelectMany(attribute => attribute.Messages(2)).Select(value => value.Text(1)).ToArray();
        return values.Length == 0 ? "" : $"{{{string.Join(',', values)}}}";
    }

    /// <summary>Of a number point the number (4 is a double, 6 an integer), of a histogram its count (4).</summary>
    private static double Value(Protobuf point) =>
        point.Has(6) && !point.Has(5) ? (long)point.Number(6) : point.Has(5) ? point.Number(4) : BitConverter.UInt64BitsToDouble(point.Number(4));
}
