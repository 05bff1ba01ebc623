using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>A node of ours on a host of its own.</summary>
internal sealed record SceneNode(SimulatedHost Host, DhtNode Dht)
{
    public IPEndPoint EndPoint => new(Host.Address, DhtScene.Port);

    public DhtStatistics Statistics(DhtScene scene)
    {
        DhtStatistics? statistics = null;
        using var subscription = Dht.ObserveStatistics(TimeSpan.FromHours(1)).Take(1).Subscribe(now => statistics = now);
        scene.Run(0.001);
        return statistics!;
    }
}
