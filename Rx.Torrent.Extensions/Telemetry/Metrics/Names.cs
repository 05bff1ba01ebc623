namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>Attributes, and their values, that more than one instrument has.</summary>
internal static class Names
{
    public const string InfoHash = "rxtorrent.swarm.info_hash";

    /// <summary>Of the meter, and so of all that is measured by it.</summary>
    public const string Client = "rxtorrent.client.name";

    public const string Outcome = "rxtorrent.outcome";

    public static readonly KeyValuePair<string, object?> Receive = new("network.io.direction", "receive");

    public static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");

    /// <summary>A name of an enumeration as attributes have them: <c>ClosedByPeer</c> is <c>closed_by_peer</c>.</summary>
    public static string Snake<T>(T value)
        where T : struct, Enum => Snakes<T>.All.TryGetValue(value, out var name) ? name : "other";

    private static class Snakes<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => string.Concat(
            $"{value}".Select((c, at) => char.IsUpper(c) && at > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")));
    }
}
