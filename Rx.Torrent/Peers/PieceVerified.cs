using Rx.Torrent.Primitives;

namespace Rx.Torrent.Peers;

/// <summary>A piece is whole, verified and stored.</summary>
/// <param name="Piece">Which.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Contributors">Every peer that sent a block of it, also those that have left; empty unless it was downloaded.</param>
public sealed record PieceVerified(PieceIndex Piece, PieceOrigin Origin, IReadOnlyList<IPeer> Contributors)
{
    /// <summary>How long a worker has hashed it; zero unless it was downloaded.</summary>
    public TimeSpan HashTime { get; init; }
}
