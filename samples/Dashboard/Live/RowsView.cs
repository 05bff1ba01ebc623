using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>A view of rows that come, change and go: of a row that has changed only the changed properties are sent.</summary>
/// <param name="name">The name of its events.</param>
/// <param name="columns">What a row has.</param>
internal sealed class RowsView<TRow>(string name, Columns<TRow> columns) : View(name)
    where TRow : class
{
    private readonly Lock _lock = new();
    private Dictionary<long, TRow?> _fed = []; // null: gone
    private Dictionary<long, TRow?> _taken = [];
    private readonly SortedDictionary<long, TRow> _rows = [];
    private readonly List<(long Key, TRow? Before, TRow Now)> _put = [];
    private readonly List<long> _gone = [];

    /// <summary>A row is there, or has changed.</summary>
    public void Put(long key, TRow row)
    {
        lock (_lock) _fed[key] = row;
    }

    /// <summary>A row is gone.</summary>
    public void Remove(long key)
    {
        lock (_lock) _fed[key] = null;
    }

    protected override bool TakeChanges()
    {
        lock (_lock) (_fed, _taken) = (_taken, _fed);
        _put.Clear();
        _gone.Clear();
        foreach (var (key, row) in _taken)
        {
            var before = _rows.GetValueOrDefault(key);
            if (row is null)
            {
                if (_rows.Remove(key)) _gone.Add(key);
            }
            else if (before is null || columns.Any(column => column.Differs(before, row)))
            {
                _rows[key] = row;
                _put.Add((key, before, row));
            }
        }
        _taken.Clear();
        return _put.Count + _gone.Count > 0;
    }

    protected override void WriteChanges(Utf8JsonWriter json)
    {
        json.WriteStartArray("put");
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_put)) Write(json, row.Key, row.Before, row.Now);
        json.WriteEndArray();
        if (_gone.Count == 0) return;
        json.WriteStartArray("gone");
        foreach (var key in _gone) json.WriteNumberValue(key);
        json.WriteEndArray();
    }

    protected override void WriteWhole(Utf8JsonWriter json)
    {
        json.WriteStartArray("put");
        foreach (var (key, row) in _rows) Write(json, key, null, row);
        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, long key, TRow? before, TRow now)
    {
        json.WriteStartObject();
        json.WriteNumber("id", key);
        foreach (var column in columns)
        {
            if (before is null || column.Differs(before, now)) column.Write(json, now);
        }
        json.WriteEndObject();
    }
}
