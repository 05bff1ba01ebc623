using Rx.Torrent.Primitives;

namespace Rx.Torrent.Peers.Linking;

/// <summary>The blocks that went back and forth with one peer: bytes of payload, without the protocol around them.</summary>
internal sealed class PeerTraffic
{
    private RateMeter _down;
    private RateMeter _up;

    /// <summary>Bytes of blocks that the core took from it.</summary>
    public long Downloaded => _down.Total;

    /// <summary>Bytes of blocks handed to the operating system for it.</summary>
    public long Uploaded => _up.Total;

    /// <summary>Bytes that came and were of no use.</summary>
    public long Wasted { get; private set; }

    public void OnDownloaded(TimeSpan now, int bytes) => _down.Add(now, bytes);

    public void OnUploaded(TimeSpan now, int bytes) => _up.Add(now, bytes);

    public void OnWasted(int bytes) => Wasted += bytes;

    /// <summary>Bytes a second from it, over the last few seconds.</summary>
    public double DownloadRate(TimeSpan now) => _down.Rate(now);

    /// <summary>Bytes a second to it, over the last few seconds.</summary>
    public double UploadRate(TimeSpan now) => _up.Rate(now);
}
