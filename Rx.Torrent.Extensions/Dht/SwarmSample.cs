using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>Some of the swarms for which a node knows peers (BEP 51).</summary>
/// <param name="Swarms">Where they are stored: their info hashes, cut to 20 bytes.</param>
/// <param name="Stored">How many there are on that node.</param>
/// <param name="Interval">When it can be asked for others.</param>
/// <param name="Nodes">Nodes to ask next.</param>
public sealed record SwarmSample(IReadOnlyList<NodeId> Swarms, int Stored, TimeSpan Interval, IReadOnlyList<NodeContact> Nodes);
