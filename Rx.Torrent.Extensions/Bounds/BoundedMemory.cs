using System.Diagnostics.CodeAnalysis;

namespace Rx.Torrent.Extensions.Bounds;

/// <summary>Remembers what was used last: at least so many, at most twice as many. What nobody asks for is forgotten, however much comes in.</summary>
internal sealed class BoundedMemory<TKey, TValue>(int least)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public int Count => _young.Count + _old.Count;

    public IEnumerable<TValue> Values => _young.Values.Concat(_old.Values);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.Remove(key, out value)) return false;
        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        _old.Remove(key);
        _young[key] = value;
        if (_young.Count < least) return;
        _old = _young;
        _young = [];
    }
}
