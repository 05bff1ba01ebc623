using System.Collections.Immutable;
using System.Net;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>What a metainfo file says outside of <c>info</c>: hints, none of which the info hash covers.</summary>
internal sealed record Surroundings
{
    public ImmutableArray<ImmutableArray<Uri>> Trackers { get; init; } = [];

    public ImmutableArray<Uri> WebSeeds { get; init; } = [];

    public ImmutableArray<DnsEndPoint> Nodes { get; init; } = [];

    public string? Comment { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Tiers without the empty ones.</summary>
    public static ImmutableArray<ImmutableArray<Uri>> Tiers(IEnumerable<IEnumerable<Uri>> tiers) =>
        [.. tiers.Select(ImmutableArray.CreateRange).Where(tier => !tier.IsEmpty)];
}
