namespace Rx.Torrent.Choking;

/// <summary>The ways to share out our upload.</summary>
/// <remarks>A choker remembers what it has decided, so each swarm has its own.</remarks>
public static class Chokers
{
    /// <summary>While we download: whoever sends us most may download from us, and a slot in five is lent by chance (BEP 3).</summary>
    /// <param name="slots">How many peers at once.</param>
    /// <param name="random">Chance.</param>
    public static IChoker TitForTat(IUploadSlots slots, Random random) => RateChoker.TitForTat(Checked(slots), Checked(random));

    /// <summary>While we seed: whoever takes most, so that pieces spread fast; a slot in five is lent by chance.</summary>
    /// <param name="slots">How many peers at once.</param>
    /// <param name="random">Chance.</param>
    public static IChoker FastestUpload(IUploadSlots slots, Random random) => RateChoker.FastestUpload(Checked(slots), Checked(random));

    /// <summary>While we seed: everybody in turn, for at least a minute.</summary>
    /// <param name="slots">How many peers at once.</param>
    /// <param name="quota">What a peer gets in its turn, in bytes; some twenty pieces are sensible.</param>
    public static IChoker RoundRobin(IUploadSlots slots, long quota)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quota);
        return new RoundRobinChoker(Checked(slots), quota);
    }

    /// <summary>Whoever has the highest priority, as somebody else gives it; of equals those that have a slot already. A slot in five is lent by chance.</summary>
    /// <param name="slots">How many peers at once.</param>
    /// <param name="random">Chance.</param>
    /// <param name="priorityOf">The priority of a peer that is interested; 0 and less earns nothing.</param>
    public static IChoker ByPriority(IUploadSlots slots, Random random, Func<ChokeCandidate, double> priorityOf)
    {
        ArgumentNullException.ThrowIfNull(priorityOf);
        return RateChoker.ByPriority(Checked(slots), Checked(random), priorityOf);
    }

    private static T Checked<T>(T value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
