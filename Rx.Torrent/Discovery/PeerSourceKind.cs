namespace Rx.Torrent.Discovery;

/// <summary>How we came to know of a peer. An open list: a plugin that finds peers in a new way names its own kind.</summary>
/// <param name="name">A short lower-case name for logs and statistics. Two kinds of the same name are the same.</param>
public readonly struct PeerSourceKind(string name) : IEquatable<PeerSourceKind>
{
    private readonly string? _name = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>A tracker named it (BEP 3, BEP 15).</summary>
    public static PeerSourceKind Tracker { get; } = new("tracker");

    /// <summary>It announced itself in the distributed hash table (BEP 5).</summary>
    public static PeerSourceKind Dht { get; } = new("dht");

    /// <summary>Another peer named it (BEP 11).</summary>
    public static PeerSourceKind Pex { get; } = new("pex");

    /// <summary>It made itself heard in the local network (BEP 14).</summary>
    public static PeerSourceKind Lsd { get; } = new("lsd");

    /// <summary>The user, or a magnet link (BEP 9, <c>x.pe</c>), named it.</summary>
    public static PeerSourceKind Manual { get; } = new("manual");

    /// <summary>It connected to us.</summary>
    public static PeerSourceKind Incoming { get; } = new("incoming");

    /// <summary>It was known when the client last ran.</summary>
    public static PeerSourceKind Resume { get; } = new("resume");

    /// <summary>The torrent names it as a server that has the content (BEP 19). It is no peer, though it is spoken to like one.</summary>
    public static PeerSourceKind WebSeed { get; } = new("web seed");

    /// <summary>The name; <c>unknown</c> for the default value.</summary>
    public string Name => _name ?? "unknown";

    /// <inheritdoc/>
    public bool Equals(PeerSourceKind other) => Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerSourceKind other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Same name.</summary>
    public static bool operator ==(PeerSourceKind left, PeerSourceKind right) => left.Equals(right);

    /// <summary>Different names.</summary>
    public static bool operator !=(PeerSourceKind left, PeerSourceKind right) => !left.Equals(right);
}
