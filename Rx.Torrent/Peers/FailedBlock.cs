using Rx.Torrent.Primitives;

namespace Rx.Torrent.Peers;

/// <summary>A block of a piece that did not match its hash. It may itself have been right.</summary>
/// <param name="Block">Which.</param>
/// <param name="Sender">Who sent it, also when it has left; null when an earlier run left it on disk.</param>
/// <param name="Sha1">The SHA-1 of what was sent, 20 bytes.</param>
public readonly record struct FailedBlock(BlockRange Block, IPeer? Sender, ReadOnlyMemory<byte> Sha1);
