using System.Diagnostics.Metrics;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>Makes a meter for each description, once, as the factory of a host does.</summary>
internal sealed class MeterShelf : IMeterFactory
{
    private readonly List<Meter> _made = [];

    public IReadOnlyList<Meter> Made => _made;

    public Meter Create(MeterOptions options)
    {
        if (_made.Find(meter => Text(meter.Tags) == Text(options.Tags)) is { } known) return known;
        _made.Add(new Meter(options));
        return _made[^1];
    }

    public void Dispose() => _made.ForEach(meter => meter.Dispose());

    private static string Text(IEnumerable<KeyValuePair<string, object?>>? tags) => string.Join(',', tags ?? []);
}
