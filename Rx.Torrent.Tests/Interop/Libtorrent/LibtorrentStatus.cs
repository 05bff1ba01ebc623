namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>What libtorrent says of a torrent.</summary>
/// <param name="State">Such as <c>checking_files</c>, <c>downloading</c>, <c>finished</c>, <c>seeding</c>.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Pieces">How many pieces it has.</param>
/// <param name="Peers">How many peers it is connected to.</param>
/// <param name="Paused">True when paused.</param>
/// <param name="Downloaded">Bytes of blocks received in this session.</param>
/// <param name="Uploaded">Bytes of blocks sent in this session.</param>
/// <param name="Failed">Bytes thrown away because of a failed hash.</param>
/// <param name="Redundant">Bytes received twice, or not asked for.</param>
/// <param name="Error">Empty, or why it stopped.</param>
internal sealed record LibtorrentStatus(
    string State, double Progress, int Pieces, int Peers, bool Paused, long Downloaded, long Uploaded, long Failed, long Redundant, string Error);
