namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>create --json</c> says.</summary>
internal sealed record CreatedJson(string Torrent, string InfoHash, string Magnet, long Size, int PieceLength, int Pieces, int Files);
