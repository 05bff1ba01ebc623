namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>A span in an <c>ExportTraceServiceRequest</c> of OTLP.</summary>
/// <param name="Source">The name of the scope.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">1 is internal, 3 a client.</param>
/// <param name="Time">From when to when.</param>
/// <param name="Attributes">Its attributes; numbers are texts.</param>
/// <param name="Events">The names of its events.</param>
/// <param name="Status">0 is unset, 1 ok, 2 an error.</param>
/// <param name="Parent">The span above it; empty for none.</param>
internal sealed record OtlpSpan(
    string Source, string Name, int Kind, (ulong Begin, ulong End) Time, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events, int Status, string Parent)
{
    public static IEnumerable<OtlpSpan> Read(byte[] body) =>
        from resource in new Protobuf(body).Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new OtlpSpan(
            scope.Messages(1).Single().Text(1),
            span.Text(5),
            (int)span.Number(6),
            (span.Number(7), span.Number(8)),
            span.Messages(9).ToDictionary(attribute => attribute.Text(1), attribute => TextOf(attribute.Messages(2).Single())),
            [.. span.Messages(11).Select(note => note.Text(2))],
            span.Messages(15).Where(status => status.Has(3)).Select(status => (int)status.Number(3)).FirstOrDefault(),
            span.Has(4) ? span.Text(4) : "");

    /// <summary>Field 1 of a value is a text, 3 an integer.</summary>
    private static string TextOf(Protobuf value) => value.Has(1) ? value.Text(1) : $"{(long)value.Number(3)}";
}
