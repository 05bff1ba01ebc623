using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What a peer learns of us when it comes.</summary>
/// <param name="InfoHash">The swarm.</param>
/// <param name="PeerId">Our name in it.</param>
/// <param name="ClientVersion">Our software, for people (BEP 10, <c>v</c>).</param>
/// <param name="PortFor">Where somebody at an address reaches us; 0 when we take no connections.</param>
/// <param name="Pieces">What we have; null while the pieces are not known.</param>
/// <param name="UploadOnly">We want nothing more (BEP 21).</param>
internal readonly record struct GreeterFacts(
    InfoHash InfoHash, PeerId PeerId, string ClientVersion, Func<IPAddress, ushort> PortFor, PieceSet? Pieces, bool UploadOnly);
