namespace Rx.Torrent.Testing.Simulation.Disks;

/// <summary>A write of which the disk only says that it is done.</summary>
/// <param name="Offset">Where.</param>
/// <param name="Before">What was there before.</param>
internal sealed record UnflushedWrite(long Offset, byte[] Before);
