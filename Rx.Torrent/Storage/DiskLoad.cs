namespace Rx.Torrent.Storage;

/// <summary>What the disks of a client have to do at one moment.</summary>
/// <param name="Bytes">Bytes in memory that wait to be hashed and written, or are being so.</param>
/// <param name="Running">Jobs that run: hashing, writing, reading.</param>
/// <param name="Waiting">Jobs that wait for their turn.</param>
public readonly record struct DiskLoad(long Bytes, int Running, int Waiting);
