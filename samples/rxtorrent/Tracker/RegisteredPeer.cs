using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>A peer as it last announced itself.</summary>
internal sealed class RegisteredPeer(IPEndPoint endPoint)
{
    public IPEndPoint EndPoint { get; } = endPoint;

    public PeerId PeerId { get; set; }

    public bool IsSeed { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Its place in the list of its swarm.</summary>
    public int Place { get; set; }
}
