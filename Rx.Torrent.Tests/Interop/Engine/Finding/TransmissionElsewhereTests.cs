using System.Net;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Namespaces;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Finding;

/// <summary>
/// What Transmission does not do on loopback, where it dials nobody, and takes no node of the DHT: here it has a network namespace of its own, and we are at the other end of a cable.
/// </summary>
public class TransmissionElsewhereTests
{
    private const int Nodes = 20;

    /// <summary>Its DHT begins slowly.</summary>
    private static readonly TimeSpan VeryLong = TimeSpan.FromSeconds(115);

    [NamespaceTheory(RealClient.Transmission)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_our_tracker_it_finds_us_dials_us_and_downloads_a_magnet_link(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var place = await NetworkNamespace.StartAsync();
        await using var tracker = await TrackerServer.StartAsync(new TrackerServerOptions { Address = place.Here });
        var url = udp ? tracker.UdpAnnounceUrl! : tracker.AnnounceUrl;
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"], url);
        await using var transmission = await TransmissionClient.StartAsync(place: place);
        await using var us = EngineClient.Start(address: place.Here, build: b => b.UseMetadataExchange());
        var seeded = await us.SeedAsync(torrentFile, content);
        await seeded.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });

        var infoHash = await transmission.AddMagnetAsync($"{LinkTo(torrentFile, url)}", folder.Folder("leech"));

        await transmission.WaitForCompletionAsync(infoHash);
        content.ShouldBeIn(folder["leech"], withEmptyFiles: false);
    }

    [NamespaceFact(RealClient.Transmission)]
    public async Task By_the_DHT_we_download_a_magnet_link_from_it()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var place = await NetworkNamespace.StartAsync();
        await using var dht = await Dht.StartAsync(place);
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { Dht = true, DhtNodes = dht.EndPoints }, place);
        await transmission.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(address: place.Here, build: b => b.UseMetadataExchange().UseDht(dht.Options));

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"]);

        await download.WaitForCompletionAsync(VeryLong, () => transmission.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [NamespaceFact(RealClient.Transmission)]
    public async Task By_the_DHT_it_downloads_a_magnet_link_from_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var place = await NetworkNamespace.StartAsync();
        await using var dht = await Dht.StartAsync(place);
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var us = EngineClient.Start(address: place.Here, build: b => b.UseMetadataExchange().UseDht(dht.Options));
        await us.SeedAsync(torrentFile, content, new AddOptions { Swarm = EngineClient.Quick with { EnoughForSeed = 0 } }); // it waits to be found
        await using var transmission = await TransmissionClient.StartAsync(new TransmissionOptions { Dht = true, DhtNodes = dht.EndPoints }, place);

        var infoHash = await transmission.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));

        await transmission.WaitForCompletionAsync(infoHash, VeryLong);
        content.ShouldBeIn(folder["leech"], withEmptyFiles: false);
    }

    private static MagnetLink LinkTo(string torrentFile, params Uri[] trackers) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash, Trackers = [.. trackers] };

    /// <summary>Twenty nodes of ours at our end of the cable: with fewer Transmission says that its DHT is broken.</summary>
    private sealed class Dht : IAsyncDisposable
    {
        private readonly List<DhtNode> _nodes = [];
        private IPAddress _here = IPAddress.Loopback;

        public IReadOnlyList<IPEndPoint> EndPoints => [.. _nodes.Select(node => node.ListenEndPoints[0])];

        /// <summary>For one more node, of a client.</summary>
        public DhtOptions Options => new() { Listen = [new IPEndPoint(_here, 0)], Bootstrap = [.. EndPoints.Take(3)] };

        public static async Task<Dht> StartAsync(NetworkNamespace place)
        {
            var dht = new Dht { _here = place.Here };
            for (var i = 0; i < Nodes; i++)
            {
                var node = DhtNode.Start(dht.Options with { Limits = new DhtLimits { QueriesPerSecond = 1000, QueriesAtOnce = 10_000 } }); // they share an address
                dht._nodes.Add(node);
                await node.WhenReady.ToTask().WaitAsync(Patience.Default);
            }
            return dht;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes) await node.DisposeAsync();
        }
    }
}
