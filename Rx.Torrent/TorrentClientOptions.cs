using System.Net;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Swarms;

namespace Rx.Torrent;

/// <summary>The settings of a client; each has a value that serves most.</summary>
public sealed record TorrentClientOptions
{
    /// <summary>Where peers can connect to us. Port 0 lets the system choose. Every IPv4 and IPv6 address, on a port of the system's choice; empty for nowhere.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.IPv6Any, 0)];

    /// <summary>Where resume data is kept, a file for each swarm. Null keeps it beside the downloads, in a hidden folder <c>.rx-torrent</c>.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Whether resume data is kept at all. True.</summary>
    public bool KeepResumeData { get; init; } = true;

    /// <summary>How many connections all swarms may have together. 500.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>How many connections all swarms together may have in the making. 64.</summary>
    public int MaxHalfOpen { get; init; } = 64;

    /// <summary>How many loops share the swarms. 1; more only help with many cores and very fast lines.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>How many jobs on stores run at a time for each loop: hashing, writing, reading. As many as there are cores, and at least 2.</summary>
    public int DiskJobs { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Bytes that wait to be hashed and written before sockets are no longer read. 32 MiB.</summary>
    public long DiskQueueMark { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many files all swarms together keep open. 256.</summary>
    public int MaxOpenFiles { get; init; } = 256;

    /// <summary>The start of our peer id (BEP 20), at most 12 ASCII characters. <c>-RX0100-</c>.</summary>
    public string PeerIdPrefix { get; init; } = "-RX0100-";

    /// <summary>What we call ourselves to peers (BEP 10, <c>v</c>).</summary>
    public string ClientVersion { get; init; } = "Rx.Torrent 0.1";

    /// <summary>
    /// The seed of all chance in the client; null takes one from the system. The peer id is made by it too, so clients that are to meet need different ones: with the same they take each other
    /// for themselves, and hang up.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>How trackers are announced to.</summary>
    public TrackerOptions Trackers { get; init; } = new();

    /// <summary>
    /// Where trackers may have us call: torrents come from strangers. By default a tracker that is given by name, or by a public address, cannot lead us
    /// into a private network.
    /// </summary>
    public TrackerAccess TrackerAccess { get; init; } = new();

    /// <summary>The settings of swarms that are added without settings of their own.</summary>
    public SwarmOptions Swarms { get; init; } = new();
}
