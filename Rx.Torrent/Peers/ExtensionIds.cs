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
        var at = _names.IndexOf(name);
        if (at < 0) Give(name);
        return (byte)(at < 0 ? _names.IndexOf(name) + 1 : at + 1);
    }

    /// <summary>Gives ids to those of the names that have none; to all of them, or, when they are too many, to none: what is given is given for good.</summary>
    /// <exception cref="InvalidOperationException">There are not as many left.</exception>
    public void Give(params IReadOnlyCollection<string> names)
    {
        while (true)
        {
            var before = _names;
            string[] anew = [.. names.Except(before)];
            if (anew.Length == 0) return;
            if (before.Length + anew.Length > byte.MaxValue) throw new InvalidOperationException($"\"{anew[^1]}\" gets no id: a connection can have 255 extensions (BEP 10)");
            if (ImmutableInterlocked.InterlockedCompareExchange(ref _names, before.AddRange(anew), before) == before) return;
        }
    }

    /// <summary>The name that has that id; null when none has.</summary>
    public string? NameOf(byte id) => id > 0 && id <= _names.Length ? _names[id - 1] : null;

    /// <summary>True when the id was given to that name.</summary>
    public bool Matches(string name, byte id) => NameOf(id) == name;
}
