using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>Peers who all come at once for what one seed has, and how long that takes beside how long it must take.</summary>
/// <param name="Peers">How many.</param>
/// <param name="SeedRate">Bytes a second from the seed.</param>
/// <param name="PeerRate">Bytes a second from each peer.</param>
/// <param name="DownloadRate">Bytes a second to each peer.</param>
internal sealed record FlashCrowd(int Peers, long SeedRate, long PeerRate, long DownloadRate)
{
    private static readonly GeneratedContent Content = new(pieceCount: 250, pieceLength: 16 * 1024);

    /// <summary>
    /// The least time: the seed must send everything once, each peer must get everything through its own line, and all together must send it to every peer.
    /// </summary>
    public double Bound
    {
        get
        {
            var length = (double)Content.Layout.TotalLength;
            return Math.Max(Math.Max(length / SeedRate, length / DownloadRate), Peers * length / (SeedRate + Peers * PeerRate));
        }
    }

    /// <summary>The time until the last one has everything, as a multiple of the least.</summary>
    public double Factor(int seed, IPieceOrder? order = null, bool chokes = true)
    {
        using var swarm = new SimulatedSwarm(Content, seed);
        if (order is not null) swarm.WhenPeerAdded.Subscribe(peer => peer.Swarm.Units.Trading!.Picker.Order = order);
        PeerSetup Setup(long up) => new()
        {
            Line = new() { UploadRate = up, DownloadRate = DownloadRate },
            Swarm = options => options with { UploadSlots = chokes ? options.UploadSlots : 1000 },
        };
        swarm.AddSeed(Setup(SeedRate));
        swarm.AddPeers(Peers, Setup(PeerRate));
        swarm.UntilComplete(TimeSpan.FromHours(5));
        return swarm.Peers.Max(peer => peer.CompletedAt ?? TimeSpan.Zero).TotalSeconds / Bound;
    }
}
