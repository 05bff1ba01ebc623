namespace Rx.Torrent.Plugins.Hosting;

/// <summary>What a plugin wants to find again: bytes under keys, its own alone. From any thread.</summary>
/// <remarks>
/// A key has 1 to 64 bytes of UTF-8; a value has at most <see cref="LongestValue"/> bytes, and all of a plugin's together <see cref="MostBytes"/>, under <see cref="MostKeys"/> keys:
/// each is a file.
/// </remarks>
public interface IPluginState
{
    /// <summary>The longest value: 1 MiB.</summary>
    const int LongestValue = 1024 * 1024;

    /// <summary>What all values of a plugin may have together: 4 MiB.</summary>
    const int MostBytes = 4 * LongestValue;

    /// <summary>How many keys a plugin may have: 1024.</summary>
    const int MostKeys = 1024;

    /// <summary>What was saved last under a key, in this run or an earlier one.</summary>
    /// <returns>A copy; null when there is nothing.</returns>
    /// <exception cref="ArgumentException">That can be no key.</exception>
    byte[]? Load(string key);

    /// <summary>Saves bytes under a key, in place of what was there; none to forget it. It is found by the next <see cref="Load"/>, and written to the disk soon, elsewhere.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">What to save; copied.</param>
    /// <exception cref="ArgumentException">That can be no key, or it is too much.</exception>
    void Save(string key, ReadOnlySpan<byte> value);
}
