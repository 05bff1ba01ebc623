namespace Rx.Torrent.Choking;

/// <summary>
/// Names a connected peer to policies, which know no connections. No token is given twice in a swarm, so a policy may remember what it knows of a peer by it; the swarm
/// says which peer it is.
/// </summary>
/// <param name="Value">The number; 1 or more for a peer.</param>
public readonly record struct PeerToken(int Value) : IComparable<PeerToken>
{
    /// <summary>Those who came earlier come first.</summary>
    public int CompareTo(PeerToken other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Came earlier.</summary>
    public static bool operator <(PeerToken left, PeerToken right) => left.Value < right.Value;

    /// <summary>Came later.</summary>
    public static bool operator >(PeerToken left, PeerToken right) => left.Value > right.Value;

    /// <summary>Did not come later.</summary>
    public static bool operator <=(PeerToken left, PeerToken right) => left.Value <= right.Value;

    /// <summary>Did not come earlier.</summary>
    public static bool operator >=(PeerToken left, PeerToken right) => left.Value >= right.Value;
}
