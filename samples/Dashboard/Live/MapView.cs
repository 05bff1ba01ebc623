using System.Buffers;
using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>A view of very many small numbers, a byte each: whole as they are, changes as place and value in four bytes.</summary>
/// <param name="name">The name of its events.</param>
internal sealed class MapView(string name) : View(name)
{
    /// <summary>A place in three bytes, and the value; as much as a torrent may have pieces and more.</summary>
    private const int ChangeLength = 4;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _fed = [];
    private byte[] _now = [];
    private byte[] _values = [];
    private byte[] _changes = [];
    private bool _isResized;

    /// <summary>How many there are. Another number than before starts anew.</summary>
    public void Resize(int count)
    {
        lock (_lock)
        {
            if (_now.Length == count) return;
            _now = new byte[count];
            _fed.Clear();
            _isResized = true;
        }
    }

    /// <summary>Sets one.</summary>
    public void Set(int place, byte value)
    {
        lock (_lock)
        {
            if ((uint)place >= (uint)_now.Length || _now[place] == value) return;
            _now[place] = value;
            _fed.Add(place);
        }
    }

    protected override bool TakeChanges()
    {
        lock (_lock)
        {
            if (!_isResized && _fed.Count == 0) return false;
            _changes = _isResized || _fed.Count * ChangeLength >= _now.Length ? [] : Places();
            _values = [.. _now];
            _isResized = false;
            _fed.Clear();
            return true;
        }
    }

    protected override void WriteChanges(Utf8JsonWriter json)
    {
        if (_changes.Length > 0)
        {
            json.WriteBase64String("set", _changes);
            return;
        }
        json.WriteBoolean("all", true);
        WriteWhole(json);
    }

    protected override void WriteWhole(Utf8JsonWriter json) => json.WriteBase64String("map", _values);

    private byte[] Places()
    {
        var changes = new ArrayBufferWriter<byte>(_fed.Count * ChangeLength);
        foreach (var place in _fed) changes.Write([(byte)(place >> 16), (byte)(place >> 8), (byte)place, _now[place]]);
        return changes.WrittenSpan.ToArray();
    }
}
