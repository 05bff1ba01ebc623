using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Snippets;

/// <summary>Two clients, a network and their time, all on the calling thread.</summary>
internal static class VirtualTime
{
    /// <returns>How long the download took, in the time of the simulation.</returns>
    public static TimeSpan Download(MetainfoFile metainfo, IPieceStore full, IPieceStore empty)
    {
        #region virtual
        var time = new TestScheduler();
        var network = new SimulatedNetwork(time, seed: 1);
        var (seedHost, leechHost) = (network.AddHost(), network.AddHost());
        var seed = Client(seedHost, chance: 1);
        var leech = Client(leechHost, chance: 2);

        seed.Add(metainfo, "nowhere", new AddOptions { Store = full });
        var swarm = leech.Add(metainfo, "nowhere", new AddOptions { Store = empty, Peers = [new IPEndPoint(seedHost.Address, 6881)] });
        var start = time.Now;
        while (!swarm.WhenCompleted.IsReached) time.AdvanceBy(TimeSpan.FromMilliseconds(10)); // nothing happens but in here
        var took = time.Now - start;

        TorrentClient Client(SimulatedHost host, int chance) => TorrentClient.Create(builder => builder
            .UseLoop(time, workers: time)
            .UseTransport(host.Transport)
            .ListenAt(new IPEndPoint(host.Address, 6881))
            .Configure(options => options with { Seed = chance, KeepResumeData = false }));
        #endregion
        foreach (var client in (TorrentClient[])[leech, seed])
        {
            var stopped = client.DisposeAsync().AsTask();
            while (!stopped.IsCompleted) time.AdvanceBy(TimeSpan.FromMilliseconds(10));
        }
        return took;
    }
}
