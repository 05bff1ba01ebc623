namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>check --json</c> says of one file.</summary>
internal sealed record FileCheckJson(string Path, long Length, long LengthOnDisk, int Pieces, int MissingPieces);
