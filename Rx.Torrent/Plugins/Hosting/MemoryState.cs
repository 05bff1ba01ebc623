using System.Collections.Immutable;

namespace Rx.Torrent.Plugins.Hosting;

/// <summary>A plugin's values, in memory. Each change makes a new table, so any thread may look and change.</summary>
/// <param name="values">What is there from the start.</param>
/// <param name="changed">Told of each change, on the thread that makes it: the key, and the value or null.</param>
internal sealed class MemoryState(ImmutableDictionary<string, byte[]> values, Action<string, byte[]?>? changed = null) : IPluginState
{
    private const int LongestKey = 64;

    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true); // an ArgumentException

    private ImmutableDictionary<string, byte[]> _values = values;

    public byte[]? Load(string key)
    {
        CheckKey(key);
        return _values.TryGetValue(key, out var value) ? (byte[])value.Clone() : null;
    }

    public void Save(string key, ReadOnlySpan<byte> value)
    {
        CheckKey(key);
        if (value.Length > IPluginState.LongestValue) throw new ArgumentException($"a value has at most {IPluginState.LongestValue} bytes", nameof(value));
        var copy = value.IsEmpty ? null : value.ToArray();
        ImmutableInterlocked.Update(ref _values, before => With(before, key, copy));
        changed?.Invoke(key, copy);
    }

    private static ImmutableDictionary<string, byte[]> With(ImmutableDictionary<string, byte[]> before, string key, byte[]? value)
    {
        var after = value is null ? before.Remove(key) : before.SetItem(key, value);
        if (value is null) return after;
        if (after.Count > IPluginState.MostKeys && after.Count > before.Count) throw new ArgumentException($"a plugin has at most {IPluginState.MostKeys} keys", nameof(key));
        return after.Sum(entry => (long)entry.Value.Length) <= IPluginState.MostBytes
            ? after
            : throw new ArgumentException($"a plugin's values have at most {IPluginState.MostBytes} bytes together", nameof(value));
    }

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        // Half a character would be written as any other half, and two keys would be one.
        if (Utf8.GetByteCount(key) > LongestKey) throw new ArgumentException($"a key has at most {LongestKey} bytes", nameof(key));
    }
}
