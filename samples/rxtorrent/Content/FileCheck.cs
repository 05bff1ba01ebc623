using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Content;

/// <summary>How much of one file is there.</summary>
/// <param name="File">The file.</param>
/// <param name="LengthOnDisk">How long it is on the disk, in bytes; 0 when it is not there.</param>
/// <param name="Pieces">How many pieces have bytes of it.</param>
/// <param name="MissingPieces">How many of them are missing or have another hash.</param>
internal sealed record FileCheck(MetainfoEntry File, long LengthOnDisk, int Pieces, int MissingPieces);
