using System.Numerics;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>What is known of an address, as one number: the higher is dialled first, the lowest is forgotten first.</summary>
/// <remarks>
/// A merit of 0 to 10, earned by what came of meeting the peer and remembered across runs; 0 to 3 for who named it; 1 when others say that they have
/// reached it; and 4 less for each attempt in a row that failed.
/// </remarks>
internal static class PeerScore
{
    public const int MostMerit = 10;

    private const int MeritOfAnswering = 2;
    private const int CostOfFailure = 4;

    public static int Of(int merit, int source, bool isSaidToBeReachable, int failures) => merit + source + (isSaidToBeReachable ? 1 : 0) - CostOfFailure * failures;

    /// <summary>2 for a peer that has answered us, and 1 more for the first MiB that came from it, the second, the fourth, and so on.</summary>
    public static int Merit(bool hasAnswered, long downloaded)
    {
        var doublings = BitOperations.Log2((ulong)Math.Max(0, downloaded) >> 20 << 1); // 0 below 1 MiB
        return Math.Min(MostMerit, (hasAnswered ? MeritOfAnswering : 0) + doublings);
    }

    /// <summary>Trackers and the local network speak of whoever spoke to them, the DHT of whoever said so to somebody, and peers may say anything.</summary>
    public static int OfSource(PeerSourceKind source)
    {
        if (source == PeerSourceKind.Manual || source == PeerSourceKind.Tracker || source == PeerSourceKind.Lsd) return 3;
        if (source == PeerSourceKind.Dht || source == PeerSourceKind.Resume || source == PeerSourceKind.Incoming) return 2;
        return source == PeerSourceKind.Pex ? 1 : 0;
    }
}
