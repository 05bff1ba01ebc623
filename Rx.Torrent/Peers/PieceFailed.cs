using Rx.Torrent.Primitives;

namespace Rx.Torrent.Peers;

/// <summary>A downloaded piece did not match its hash.</summary>
/// <param name="Piece">Which.</param>
/// <param name="Contributors">Every peer that sent a block of it, also those that have left.</param>
public sealed record PieceFailed(PieceIndex Piece, IReadOnlyList<IPeer> Contributors)
{
    /// <summary>Its blocks in order: who sent each, and what it was. When the piece is right one day, those that were wrong are known by it.</summary>
    public IReadOnlyList<FailedBlock> Blocks { get; init; } = [];

    /// <summary>How long a worker has hashed it.</summary>
    public TimeSpan HashTime { get; init; }
}
