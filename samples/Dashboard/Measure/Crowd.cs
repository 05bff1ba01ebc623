using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;

namespace Rx.Torrent.Dashboard.Measure;

/// <summary>
/// A client that downloads from very many peers: the client, its swarm and what the swarm shows of itself are real, the peers do as little as peers can, and the network between them is
/// simulated, in real time, on the one loop that they all share.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Long enough for the download to outlast the measuring.</summary>
    private const int PieceLength = 64 * 1024;

    /// <summary>A second is divided into so many, and each peer has its turn in one of them, as peers do not all speak at once.</summary>
    private const int Turns = 20;

    private readonly EventLoopScheduler _loop = new();
    private readonly CrowdPeer[] _peers;
    private readonly IDisposable _turning;

    public Crowd(int peers, int pieces)
    {
        var content = new GeneratedContent(pieces, PieceLength);
        var network = new SimulatedNetwork(_loop);
        var host = network.AddHost();
        Client = TorrentClient.Create(builder => builder.UseLoop(_loop).UseTransport(host.Transport).ListenAt(new IPEndPoint(host.Address, 6881)).Configure(options => options with
        {
            KeepResumeData = false, DiskJobs = 1, MaxConnections = 2 * peers, Swarms = options.Swarms with { MaxConnections = 2 * peers },
        }));
        Swarm = Client.Add(content.Metainfo, "nowhere", new AddOptions { Store = content.Store(), UseTrackers = false });
        _peers = [.. Enumerable.Range(0, peers).Select(number => new CrowdPeer(network.AddHost(), content, number))];
        var listen = Client.ListenEndPoints[0];
        _turning = Observable.Interval(TimeSpan.FromSeconds(1.0 / Turns), _loop).Subscribe(turn =>
        {
            for (var i = (int)(turn % Turns); i < _peers.Length; i += Turns) _peers[i].TakeTurn(listen);
        });
    }

    public TorrentClient Client { get; }

    public Swarm Swarm { get; }

    /// <summary>Waits until all of them are connected.</summary>
    public async Task WhenAllAreHereAsync(CancellationToken cancellation)
    {
        while ((await Swarm.GetProgressAsync().ConfigureAwait(false)).Peers < _peers.Length) await Task.Delay(100, cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _turning.Dispose();
        await Client.DisposeAsync().ConfigureAwait(false);
        _loop.Dispose();
    }
}
