using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Extensions.PrivateTorrents;

/// <summary>The same with real sockets, on the loopback interface.</summary>
public class RealLeakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly MulticastInterface Loopback = new("lo", 1, IPAddress.Loopback, [IPNetwork.Parse("127.0.0.0/8")]);

    [Fact]
    public async Task What_a_client_sends_names_the_torrent_that_is_not_private_alone()
    {
        var (secret, other) = (new TestContent(pieceCount: 4, isPrivate: true), new TestContent(pieceCount: 4, seed: 2));
        var udp = new Eavesdropper(new UdpTransport());
        IPEndPoint group;
        using (var free = udp.Open(new IPEndPoint(IPAddress.Loopback, 0))) group = new IPEndPoint(IPAddress.Parse("239.255.77.2"), free.Local.Port);
        using var neighbour = udp.Join(new MulticastMembership(group, Loopback));
        var announced = neighbour.Received.Select(datagram => LocalAnnouncement.TryRead(datagram.Bytes.Span, group, out var said) ? said.InfoHashes : []).FirstAsync().ToTask();
        var lookedUp = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = DhtNode.Start(new DhtOptions
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            Stages =
            [
                new("tap", queries => queries.Do(query =>
                {
                    if (query.Message is KrpcQuery.GetPeers asked) lookedUp.TrySetResult(asked.InfoHash == other.Metainfo.InfoHash);
                })),
            ],
        });
        await using var client = TorrentClient.Create(b => b
            .ListenAt(new IPEndPoint(IPAddress.Loopback, 0))
            .UseDatagramTransport(udp)
            .UseDht(new DhtOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Bootstrap = [node.ListenEndPoints[0]] })
            .UsePeerExchange()
            .UseLocalDiscovery(new LocalDiscoveryOptions { Groups = [group], Interfaces = () => [Loopback] }));

        var first = client.Add(secret.Metainfo, "nowhere", new AddOptions { Store = secret.Store() });
        await first.ObserveState().FirstAsync(state => state == Rx.Torrent.Plugins.SwarmState.Downloading).ToTask().WaitAsync(Patience);
        client.Add(other.Metainfo, "nowhere", new AddOptions { Store = other.Store() });

        (await announced.WaitAsync(Patience)).ShouldBe([other.Metainfo.InfoHash]);
        (await lookedUp.Task.WaitAsync(Patience)).ShouldBeTrue();
        await client.DisposeAsync().AsTask().WaitAsync(Patience);
        udp.Naming(other.Metainfo.InfoHash).ShouldBeGreaterThan(0);
        udp.Naming(secret.Metainfo.InfoHash).ShouldBe(0);
    }
}
