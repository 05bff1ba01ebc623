using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>A real listener to one meter, and to no other that may have its name.</summary>
internal sealed class MeterReader : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly Lazy<Meter> _meter;
    private readonly ConcurrentDictionary<string, double> _values = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();
    private readonly ConcurrentDictionary<string, List<double>> _recorded = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> _attributes = new();
    private bool _isStarted;

    public MeterReader(string? name = null) => _meter = new Lazy<Meter>(() => new Meter(name ?? $"test {Guid.NewGuid()}"));

    public Meter Meter => _meter.Value;

    /// <summary>The instruments of the meter that have been made since <see cref="Start"/>.</summary>
    public IReadOnlyCollection<Instrument> Instruments => _instruments;

    /// <summary>The sum of a counter, or what was observed last; by the name and the values of the attributes, such as <c>rxtorrent.payload.io{receive}</c>.</summary>
    public double this[string name] => _values.TryGetValue(name, out var value) ? value : double.NaN;

    public IEnumerable<string> Series => _values.Keys.Order(StringComparer.Ordinal);

    public IReadOnlyList<double> Recorded(string name) => _recorded.TryGetValue(name, out var values) ? values : [];

    /// <summary>The attributes that an instrument has had.</summary>
    public IReadOnlySet<string> AttributesOf(string instrument) => _attributes.TryGetValue(instrument, out var names) ? names : new HashSet<string>();

    public Meter Create(MeterOptions options) => Meter;

    /// <summary>Listens from now on.</summary>
    public MeterReader Start()
    {
        _isStarted = true;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != Meter) return;
            _instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
        return this;
    }

    /// <summary>Reads what is observed.</summary>
    public MeterReader Collect()
    {
        foreach (var name in _instruments.Where(instrument => instrument.IsObservable).SelectMany(instrument => _values.Keys.Where(key => IsOf(key, instrument))))
            _values.TryRemove(name, out _);
        _listener.RecordObservableInstruments();
        return this;
    }

    public void Dispose()
    {
        if (_isStarted) _listener.Dispose();
        if (_meter.IsValueCreated) _meter.Value.Dispose();
    }

    private static bool IsOf(string key, Instrument instrument) => key == instrument.Name || key.StartsWith(instrument.Name + "{", StringComparison.Ordinal);

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        _attributes.GetOrAdd(key, _ => []).UnionWith(tags.ToArray().Select(tag => tag.Key));
        if (tags.Length > 0) key += $"{{{string.Join(',', tags.ToArray().Select(tag => tag.Value))}}}";
        if (instrument is Histogram<double>) _recorded.AddOrUpdate(key, _ => [value], (_, values) => [.. values, value]);
        else if (instrument.IsObservable) _values[key] = value;
        else _values.AddOrUpdate(key, value, (_, before) => before + value);
    }
}
