using System.Collections.Immutable;

namespace Rx.Torrent.Peers;

/// <summary>The ids under which we take messages of extensions (BEP 10): one for each name, for the whole client, and never another one.</summary>
/// <remarks>Asked on any thread. That an id is never given to a second name is what makes a late message to a plugin that has left harmless.</remarks>
internal sealed class ExtensionIds
{
    private ImmutableArray<string> _names = []; // the id is the place, counted from 1

    /// <summary>The id of a name, given now if it has none.</summary>
    /// <exception cref="InvalidOperationException">All 255 are given.</exception>
    public byte IdOf(string name)
    {
        while (true)
        {
            var before = _names;
            var at = before.IndexOf(name);
            if (at >= 0) return (byte)(at + 1);
            if (before.Length == byte.MaxValue) throw new InvalidOperationException($"\"{name}\" gets no id: a connection can have 255 extensions (BEP 10)");
            ImmutableInterlocked.InterlockedCompareExchange(ref _names, before.Add(name), before);
        }
    }

    /// <summary>The name that has that id; null when none has.</summary>
    public string? NameOf(byte id) => id > 0 && id <= _names.Length ? _names[id - 1] : null;

    /// <summary>True when the id was given to that name.</summary>
    public bool Matches(string name, byte id) => NameOf(id) == name;
}
