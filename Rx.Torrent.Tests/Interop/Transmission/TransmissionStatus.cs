namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>What transmission says of a torrent, by the names of its RPC.</summary>
/// <param name="HashString">The info hash in hexadecimal digits.</param>
/// <param name="Status">0 stopped, 2 checking, 4 downloading, 6 seeding; the odd ones wait for the next.</param>
/// <param name="PercentDone">From 0 to 1.</param>
/// <param name="LeftUntilDone">Bytes that are wanted and missing.</param>
/// <param name="PeersConnected">How many peers it is connected to.</param>
/// <param name="Peers">Whom it is connected to, where they say that they listen once they have said so.</param>
/// <param name="DownloadedEver">Bytes of blocks received.</param>
/// <param name="UploadedEver">Bytes of blocks sent.</param>
/// <param name="CorruptEver">Bytes thrown away because of a failed hash.</param>
/// <param name="MetadataPercentComplete">From 0 to 1; below 1 while a magnet link waits for its metadata.</param>
/// <param name="Error">0, or the kind of error.</param>
/// <param name="ErrorString">Empty, or what went wrong.</param>
internal sealed record TransmissionStatus(
    string HashString, int Status, double PercentDone, long LeftUntilDone, int PeersConnected, IReadOnlyList<TransmissionPeer> Peers, long DownloadedEver,
    long UploadedEver, long CorruptEver, double MetadataPercentComplete, int Error, string ErrorString)
{
    public bool IsSeeding => Status == 6;

    public bool IsDownloading => Status == 4;

    public bool IsComplete => MetadataPercentComplete >= 1 && LeftUntilDone == 0 && Status is 5 or 6 or 0;
}
