using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Resume;

/// <summary>What resume data is still worth, seen what is on the disk.</summary>
/// <param name="Trusted">Pieces that are there.</param>
/// <param name="Doubtful">Pieces that may be there: to be read and hashed. None of them is trusted; all others are not there.</param>
/// <param name="Unfinished">Pieces of which some blocks are there, with those blocks.</param>
internal sealed record ResumeVerdict(PieceSet Trusted, PieceSet Doubtful, IReadOnlyList<UnfinishedPiece> Unfinished);
