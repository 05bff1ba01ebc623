namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>A connection as libtorrent sees it; "am" is libtorrent, "peer" the other side.</summary>
internal sealed record LibtorrentPeer(
    string Endpoint, string Client, bool AmChoking, bool AmInterested, bool PeerChoking, bool PeerInterested,
    bool Outgoing, bool UploadOnly, bool Encrypted, int Pieces, long Downloaded, long Uploaded);
