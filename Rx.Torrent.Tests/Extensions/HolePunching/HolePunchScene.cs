using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Exchange;
using Rx.Torrent.Extensions.HolePunching;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.HolePunching;

/// <summary>A client between scripted peers that speak <c>ut_holepunch</c>; all have public addresses.</summary>
internal sealed class HolePunchScene
{
    private const byte HolePunchId = 9;
    private const byte PexId = 8;

    private int _hosts;

    public HolePunchScene(HolePunchingOptions? options = null, TestContent? content = null, bool isMagnet = false)
    {
        Scene = new Scene(content);
        Client = isMagnet
            ? Scene.MagnetClient(build: Build)
            : Scene.Client(build: Build, host: NewHost());
        Scene.Network.Events.Subscribe(what =>
        {
            if (what.Kind == NetworkEventKind.Dialled && what.From.Address.Equals(Client.Host.Address)) Dials.Add(what.To);
        });

        void Build(TorrentClientBuilder builder) => builder.UsePeerExchange().UseHolePunching(options);
    }

    public Scene Scene { get; }

    public SceneClient Client { get; }

    /// <summary>Whom the client has dialled.</summary>
    public List<IPEndPoint> Dials { get; } = [];

    public SimulatedHost NewHost(string? address = null) => Scene.Network.AddHost(IPAddress.Parse(address ?? $"80.1.{_hosts++}.1"));

    /// <summary>A peer that has dialled the client and says that it listens at port 7000.</summary>
    public ScriptedPeer Peer(string? address = null, bool speaks = true)
    {
        var peer = Scene.Peer(NewHost(address)).StaysAlive();
        var hello = ExtendedHandshake.Empty.WithExtension("ut_pex", PexId) with { ListenPort = 7000, YourAddress = Client.Host.Address };
        peer.Says(speaks ? hello.WithExtension("ut_holepunch", HolePunchId) : hello).Dial(Client.EndPoint);
        Scene.Pass(1);
        return peer;
    }

    public static IPEndPoint AddressOf(ScriptedPeer peer) => new(peer.Host.Address, 7000);

    public void Say(ScriptedPeer peer, HolePunchKind kind, IPEndPoint endPoint, HolePunchError error = HolePunchError.None)
    {
        peer.Send(new Extended(IdOf(peer, "ut_holepunch"), new HolePunchMessage(kind, endPoint, error).Write()));
        Scene.Pass(0.2);
    }

    /// <summary>A peer names others that it says speak <c>ut_holepunch</c>.</summary>
    public void Name(ScriptedPeer peer, params IPEndPoint[] named)
    {
        var all = named.Select(endPoint => new ExchangedPeer(endPoint, Rx.Torrent.Discovery.PeerHints.SupportsHolepunch)).ToArray();
        peer.Send(new Extended(IdOf(peer, "ut_pex"), new PeerExchangeMessage(all, []).Write()));
        Scene.Pass(0.2);
    }

    /// <summary>What a peer was told in <c>ut_holepunch</c>.</summary>
    public static IReadOnlyList<HolePunchMessage> Told(ScriptedPeer peer) =>
    [
        .. peer.Heard<Extended>().Where(message => message.Id == HolePunchId)
            .Select(message => HolePunchMessage.TryRead(message.Body, out var read) ? read : throw new InvalidOperationException("no message")),
    ];

    private static byte IdOf(ScriptedPeer peer, string name) => peer.Heard<ExtendedHandshake>()[0].TryGetExtension(name, out var id) ? id : (byte)0;
}
