namespace Rx.Torrent.CommandLine.Top;

/// <summary>The swarms, and which of them is looked at.</summary>
/// <param name="Swarms">The swarms.</param>
/// <param name="Index">The place of the one that is looked at; 0 when there is none.</param>
internal sealed record TopSelection(IReadOnlyList<TopSwarm> Swarms, int Index)
{
    public static TopSelection None { get; } = new([], 0);

    /// <summary>The one that is looked at; null when there is none.</summary>
    public TopSwarm? Current => Index < Swarms.Count ? Swarms[Index] : null;

    /// <summary>After the swarms have changed: the same one is looked at, wherever it stands now.</summary>
    public TopSelection With(IReadOnlyList<TopSwarm> swarms)
    {
        var place = 0;
        while (place < swarms.Count && swarms[place].Swarm != Current?.Swarm) place++;
        return new(swarms, place < swarms.Count ? place : Math.Clamp(Index, 0, Math.Max(0, swarms.Count - 1)));
    }

    /// <summary>After a key.</summary>
    public TopSelection After(TopKey key) => key switch
    {
        TopKey.Up => this with { Index = Math.Max(0, Index - 1) },
        TopKey.Down => this with { Index = Math.Max(0, Math.Min(Swarms.Count - 1, Index + 1)) },
        _ => this,
    };
}
