using System.Collections;
using System.Text.Json;
using Rx.Torrent.CommandLine.Display;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>The properties of the rows of a view, in words: <c>new() { { "name", row => row.Name } }</c>.</summary>
internal sealed class Columns<TRow> : IEnumerable<Column<TRow>>
{
    private readonly List<Column<TRow>> _columns = [];

    public void Add(string name, Func<TRow, string?> value)
    {
        var key = JsonEncodedText.Encode(name);
        _columns.Add(new((before, now) => value(before) != value(now), (json, row) => json.WriteString(key, value(row) is { } text ? Printable.Of(text) : null)));
    }

    public void Add(string name, Func<TRow, long> value)
    {
        var key = JsonEncodedText.Encode(name);
        _columns.Add(new((before, now) => value(before) != value(now), (json, row) => json.WriteNumber(key, value(row))));
    }

    public void Add(string name, Func<TRow, bool> value)
    {
        var key = JsonEncodedText.Encode(name);
        _columns.Add(new((before, now) => value(before) != value(now), (json, row) => json.WriteBoolean(key, value(row))));
    }

    public IEnumerator<Column<TRow>> GetEnumerator() => _columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
