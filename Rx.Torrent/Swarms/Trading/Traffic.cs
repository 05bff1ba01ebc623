using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>The blocks that went through a swarm, and each peer's share of them.</summary>
internal sealed class Traffic
{
    private RateMeter _down;
    private RateMeter _up;

    /// <summary>Bytes of wanted blocks that came.</summary>
    public long Downloaded => _down.Total;

    /// <summary>Bytes of blocks that were sent.</summary>
    public long Uploaded => _up.Total;

    /// <summary>Bytes of blocks that came and were of no use: unrequested, twice, dropped by a plugin, or in a piece that failed.</summary>
    public long Wasted { get; private set; }

    public void OnDownloaded(PeerConnection peer, TimeSpan now, int bytes)
    {
        peer.Traffic.OnDownloaded(now, bytes);
        _down.Add(now, bytes);
    }

    public void OnUploaded(PeerConnection peer, TimeSpan now, int bytes)
    {
        peer.Traffic.OnUploaded(now, bytes);
        _up.Add(now, bytes);
    }

    public void OnWasted(PeerConnection? peer, int bytes)
    {
        peer?.Traffic.OnWasted(bytes);
        Wasted += bytes;
    }

    public double DownloadRate(TimeSpan now) => _down.Rate(now);

    public double UploadRate(TimeSpan now) => _up.Rate(now);
}
