using System.Net;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>A peer that announced itself.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="IsSeed">It has everything.</param>
/// <param name="Since">When it last said so.</param>
internal sealed record StoredPeer(IPEndPoint EndPoint, bool IsSeed, TimeSpan Since);
