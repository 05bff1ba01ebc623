using System.Net;

namespace Rx.Torrent.Storage.Resume;

/// <summary>A peer to begin with the next time.</summary>
/// <param name="EndPoint">Where it takes connections.</param>
/// <param name="Merit">What it was worth so far: 0 for one of whom was only heard, up to 10.</param>
public readonly record struct RememberedPeer(IPEndPoint EndPoint, byte Merit = 0);
