using System.Net;
using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>How many peers a swarm has, as far as the DHT can tell (BEP 33).</summary>
/// <param name="Seeds">Who has everything.</param>
/// <param name="Downloaders">The others, and those of whom nodes do not know.</param>
public readonly record struct SwarmEstimate(int Seeds, int Downloaders)
{
    /// <summary>Joins what nodes have said. Peers of a node that knows no filters count as downloaders, unless another node knows better.</summary>
    internal static SwarmEstimate Of(IEnumerable<KrpcReply> replies)
    {
        var (seeds, downloaders) = (new AddressFilter(), new AddressFilter());
        var unfiltered = new HashSet<IPAddress>();
        foreach (var reply in replies)
        {
            if (reply.Seeds is not null) seeds.Add(reply.Seeds);
            if (reply.Downloaders is not null) downloaders.Add(reply.Downloaders);
            if (reply is { Seeds: null, Downloaders: null }) unfiltered.UnionWith(reply.Peers.Select(peer => peer.Address));
        }
        foreach (var address in unfiltered.Where(address => !seeds.MayContain(address))) downloaders.Add(address);
        return new SwarmEstimate((int)Math.Round(seeds.Estimate), (int)Math.Round(downloaders.Estimate));
    }
}
