namespace Rx.Torrent.Storage.Creation;

/// <summary>How far the making of a torrent is.</summary>
/// <param name="HashedPieces">The pieces that are hashed.</param>
/// <param name="PieceCount">The pieces that there are.</param>
public readonly record struct CreationProgress(int HashedPieces, int PieceCount);
