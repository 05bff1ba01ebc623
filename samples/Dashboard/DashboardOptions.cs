namespace Rx.Torrent.Dashboard;

/// <summary>What the dashboard shows, and where.</summary>
internal sealed record DashboardOptions
{
    /// <summary>Where the page is.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:5080"];

    /// <summary>Names by which the page may be asked for, besides those in <see cref="Urls"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The token; null for one by chance where one is needed.</summary>
    public string? Token { get; init; }

    /// <summary>Metainfo files and magnet links.</summary>
    public IReadOnlyList<string> Torrents { get; init; } = [];

    /// <summary>Where downloads go.</summary>
    public string Directory { get; init; } = "downloads";

    /// <summary>The port at which peers connect to us; null for the usual one, or any where that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>Whether we take part in the DHT.</summary>
    public bool UseDht { get; init; } = true;

    /// <summary>Whether a swarm is made up, in this process and nowhere else.</summary>
    public bool IsDemo { get; init; }
}
