using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>A view of the last so many of what is only ever added to: a history, a log.</summary>
/// <param name="name">The name of its events.</param>
/// <param name="length">How many are kept.</param>
/// <param name="write">Writes one, as a value.</param>
internal sealed class TailView<T>(string name, int length, Action<Utf8JsonWriter, T> write) : View(name)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _fed = new();
    private readonly Queue<T> _kept = new();
    private T[] _new = [];

    /// <summary>Adds one. Of more than are kept between two beats the first are lost.</summary>
    public void Add(T one)
    {
        lock (_lock)
        {
            if (_fed.Count == length) _fed.Dequeue();
            _fed.Enqueue(one);
        }
    }

    protected override bool TakeChanges()
    {
        lock (_lock)
        {
            _new = [.. _fed];
            _fed.Clear();
        }
        foreach (var one in _new)
        {
            if (_kept.Count == length) _kept.Dequeue();
            _kept.Enqueue(one);
        }
        return _new.Length > 0;
    }

    protected override void WriteChanges(Utf8JsonWriter json) => Write(json, _new);

    protected override void WriteWhole(Utf8JsonWriter json) => Write(json, _kept);

    private void Write(Utf8JsonWriter json, IEnumerable<T> all)
    {
        json.WriteNumber("length", length);
        json.WriteStartArray("add");
        foreach (var one in all) write(json, one);
        json.WriteEndArray();
    }
}
