using Rx.Torrent.Peers;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>How many peers do what. Each is in one of the numbers.</summary>
internal readonly record struct PeerCounts(int Handshaking, int Idle, int Downloading, int Uploading, int Both)
{
    public static PeerCounts Of(IEnumerable<IPeer> peers)
    {
        var (handshaking, idle, downloading, uploading, both) = (0, 0, 0, 0, 0);
        foreach (var peer in peers)
        {
            var (down, up) = (peer is { AmInterested: true, PeerChoking: false }, peer is { PeerInterested: true, AmChoking: false });
            if (peer.Id is null) handshaking++;
            else if (down && up) both++;
            else if (down) downloading++;
            else if (up) uploading++;
            else idle++;
        }
        return new(handshaking, idle, downloading, uploading, both);
    }

    public static PeerCounts operator +(PeerCounts one, PeerCounts other) => new(
        one.Handshaking + other.Handshaking, one.Idle + other.Idle, one.Downloading + other.Downloading, one.Uploading + other.Uploading, one.Both + other.Both);
}
