using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A piece at one moment.</summary>
/// <param name="Index">Which.</param>
/// <param name="State">How it stands; told in the turn in which it changes.</param>
public sealed record PieceView(PieceIndex Index, PieceState State)
{
    /// <summary>How many of its blocks are there. Told with the state, and besides once a second, or as <see cref="LiveSwarm.Every"/> says.</summary>
    public required int Blocks { get; init; }

    /// <summary>How many blocks it has.</summary>
    public required int BlockCount { get; init; }

    /// <summary>How many connected peers have it. Told with the state, and besides once a second, or as <see cref="LiveSwarm.Every"/> says.</summary>
    public required int Availability { get; init; }

    /// <summary>How much it is wanted.</summary>
    public required PiecePriority Priority { get; init; }
}
