namespace Rx.Torrent.Discovery;

/// <summary>How much went through since the swarm was started, as trackers want to know it (BEP 3).</summary>
/// <param name="Downloaded">Bytes of blocks received.</param>
/// <param name="Uploaded">Bytes of blocks sent.</param>
/// <param name="Left">Bytes still wanted; 0 for a seed, null while the metainfo is not known (a magnet link).</param>
public readonly record struct TransferTotals(long Downloaded, long Uploaded, long? Left);
