using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>What we tell a tracker (BEP 3, "trackers"), whatever the protocol that carries it.</summary>
/// <param name="InfoHash">The swarm. Only its <see cref="InfoHash.WireSpan"/> goes out.</param>
/// <param name="PeerId">We.</param>
/// <param name="Port">Where we listen for peers.</param>
public sealed record AnnounceRequest(InfoHash InfoHash, PeerId PeerId, ushort Port)
{
    /// <summary>How much went through.</summary>
    public TransferTotals Totals { get; init; }

    /// <summary>Why now.</summary>
    public AnnounceEvent Event { get; init; }

    /// <summary>How many peers we would like; null leaves it to the tracker.</summary>
    public int? NumWant { get; init; }

    /// <summary>
    /// A number that stays the same while the swarm runs, so that a tracker knows us again at another address (BEP 7, BEP 15).
    /// </summary>
    public uint Key { get; init; }

    /// <summary>What the tracker's last answer asked us to repeat, one character per byte.</summary>
    public string? TrackerId { get; init; }

    /// <summary>
    /// Where we want to be reached, if not at the address that the tracker sees. Most trackers ignore it, and BEP 7 advises against it.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>The bytes left, as they are told. Who knows nothing of the length yet says anything but 0, which would make it a seed.</summary>
    internal long LeftToTell => Totals.Left ?? 16 * 1024;
}
