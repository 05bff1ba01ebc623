using System.Net;

namespace Rx.Torrent.Extensions.Dht.Nodes;

/// <summary>A node as others speak of it: unchecked hearsay, until it has answered.</summary>
/// <param name="Id">Its name.</param>
/// <param name="EndPoint">Where it is said to be.</param>
public readonly record struct NodeContact(NodeId Id, IPEndPoint EndPoint);
