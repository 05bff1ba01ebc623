using System.CommandLine;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary><c>dht</c>: looks into the distributed hash table.</summary>
internal sealed class DhtCommand : Command
{
    public DhtCommand(Shell shell)
        : base("dht", "Looks into the DHT: peers of a swarm, small items, and how it stands.")
    {
        Add(new PeersVerb(shell));
        Add(new GetVerb(shell));
        Add(new PutVerb(shell));
        Add(new StatisticsVerb(shell));
    }
}
