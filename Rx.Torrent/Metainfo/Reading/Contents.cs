using System.Collections.Immutable;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>What the <c>info</c> dictionary says, checked.</summary>
internal sealed record Contents(string Name, PieceLayout Layout, ReadOnlyMemory<byte> Hashes, ImmutableArray<MetainfoEntry> Files)
{
    public bool IsSingleFile { get; init; }

    public bool IsPrivate { get; init; }

    public bool IsHybrid { get; init; }

    public string? Source { get; init; }
}
