using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.HolePunching;

/// <summary>Two clients behind translators of addresses that nobody can dial, and a third that both are connected to.</summary>
public class TranslatorTests
{
    [Theory]
    [InlineData(NatKind.FullCone, NatKind.FullCone, true)]
    [InlineData(NatKind.AddressRestricted, NatKind.PortRestricted, true)]
    [InlineData(NatKind.PortRestricted, NatKind.PortRestricted, true)]
    [InlineData(NatKind.Symmetric, NatKind.PortRestricted, false)] // its port is another towards each
    [InlineData(NatKind.Symmetric, NatKind.Symmetric, false)]
    public void A_download_goes_from_one_to_the_other_where_translators_allow_it(NatKind ofSeed, NatKind ofLeech, bool succeeds)
    {
        foreach (var loss in new[] { 0, 0.05 })
        {
            var (scene, relay, leech) = Meet(ofSeed, ofLeech, loss, b => b.UsePeerExchange().UseHolePunching());
            if (succeeds) scene.Until(() => leech.IsSeeding, limit: 600, what: $"the download at a loss of {loss}");
            else scene.Pass(600);

            leech.IsSeeding.ShouldBe(succeeds);
            if (succeeds) leech.Connected.ShouldContain(peer => peer.EndPoint.Port == 6881 && !peer.IsIncoming && !peer.EndPoint.Equals(relay.EndPoint));
            foreach (var client in new[] { relay, leech }) client.Faults.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Without_a_relay_that_speaks_it_they_do_not_meet()
    {
        var (scene, _, leech) = Meet(NatKind.PortRestricted, NatKind.PortRestricted, loss: 0, b => b.UsePeerExchange());
        scene.Pass(900);
        leech.IsSeeding.ShouldBeFalse();
        leech.Disconnected.ShouldNotContain(end => end.Reason.Kind == DisconnectKind.InternalError);
    }

    /// <summary>The relay has nothing, wants nothing, and keeps everybody.</summary>
    private static (Scene Scene, SceneClient Relay, SceneClient Leech) Meet(NatKind ofSeed, NatKind ofLeech, double loss, Action<TorrentClientBuilder> relays)
    {
        var scene = new Scene();
        var relay = scene.Client(
            options: o => o with { DropRedundantPeers = false },
            build: relays,
            host: Host("80.1.0.1", NatKind.None),
            add: o => o with { Priorities = new Dictionary<int, Rx.Torrent.Picking.PiecePriority> { [0] = Rx.Torrent.Picking.PiecePriority.Skip } });
        scene.Client(scene.Content.FullStore(), [relay.EndPoint], options: o => o with { DropRedundantPeers = false }, build: Both, host: Host("80.2.0.1", ofSeed));
        var leech = scene.Client(peers: [relay.EndPoint], build: Both, host: Host("80.3.0.1", ofLeech));
        return (scene, relay, leech);

        static void Both(TorrentClientBuilder builder) => builder.UsePeerExchange().UseHolePunching();

        SimulatedHost Host(string address, NatKind nat)
        {
            var host = scene.Network.AddHost(IPAddress.Parse(address), new NetworkConditions { Loss = loss, Jitter = TimeSpan.FromMilliseconds(10) });
            host.Nat = nat;
            return host;
        }
    }
}
