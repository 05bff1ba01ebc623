using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>A peer that is named to another.</summary>
/// <param name="EndPoint">Where it takes connections.</param>
/// <param name="Hints">What is said of it besides, as BEP 11 numbers it.</param>
internal readonly record struct ExchangedPeer(IPEndPoint EndPoint, PeerHints Hints);
