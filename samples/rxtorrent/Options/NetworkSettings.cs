using System.Net;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>What <see cref="NetworkOptions"/> read.</summary>
internal sealed record NetworkSettings
{
    public IReadOnlyList<DnsEndPoint> Peers { get; init; } = [];

    /// <summary>Null when the user leaves it to us.</summary>
    public int? Port { get; init; }

    /// <summary>Null for all addresses.</summary>
    public IPAddress? Bind { get; init; }

    public bool UseTrackers { get; init; } = true;

    public bool UsePex { get; init; } = true;

    public bool UseLsd { get; init; } = true;

    public bool UsePortMapping { get; init; } = true;

    public bool UseDht { get; init; } = true;

    /// <summary>Nodes of the DHT to begin with. Without any, those of the peers have to do.</summary>
    public IReadOnlyList<DnsEndPoint> DhtNodes { get; init; } = [];

    public bool KeepResumeData { get; init; } = true;

    /// <summary>Null for beside the files.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>A benchmark's harness runs us: it measures from line to line of our output, and tells us when to end.</summary>
    public bool IsHarnessed { get; init; }

    /// <summary>How many plugin stages that let everything pass stand in each direction, for measuring what they cost.</summary>
    public int Stages { get; init; }

    /// <summary>A download is rehearsed too before its first peer is asked, for measuring what a program does that has run for a while.</summary>
    public bool Rehearses { get; init; }
}
