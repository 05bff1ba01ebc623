namespace Rx.Torrent.Wire;

/// <summary>Which hashes of a file's Merkle tree are meant (BEP 52, "hash request").</summary>
/// <param name="PiecesRoot">The root of the file's tree, a SHA-256 hash of 32 bytes.</param>
/// <param name="BaseLayer">The lowest layer asked for; 0 is the layer of the leaves.</param>
/// <param name="Index">The first hash in that layer.</param>
/// <param name="Length">How many hashes of that layer.</param>
/// <param name="ProofLayers">How many layers of uncle hashes go along as proof.</param>
public readonly record struct HashRange(Primitives.InfoHash PiecesRoot, int BaseLayer, int Index, int Length, int ProofLayers);
