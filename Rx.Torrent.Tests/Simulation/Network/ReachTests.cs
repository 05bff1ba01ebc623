using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation.Network;

/// <summary>Who gets through to whom in a simulated network.</summary>
public class ReachTests
{
    private readonly TestScheduler _time = new();
    private readonly SimulatedNetwork _network;
    private readonly TestContent _content = new(pieceCount: 4);

    public ReachTests() => _network = new SimulatedNetwork(_time, seed: 1);

    [Fact]
    public void Hosts_on_two_sides_of_a_partition_do_not_reach_each_other_until_it_heals()
    {
        var (a, b) = Connected();
        var partition = _network.Divide([a.Host], [b.Host]);

        a.Send(Interested.Instance);
        Pass(60);
        b.Heard<Interested>().ShouldBeEmpty();
        var stranger = Peer();
        stranger.Dial(new ScriptedPeer(b.Host, _content.Metainfo).Listen(6882));
        Pass(1);
        stranger.IsConnected.ShouldBeTrue(); // who is on no side reaches everybody

        partition.Dispose();
        Pass(1);
        b.Heard<Interested>().Count.ShouldBe(1);
        a.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_dial_across_a_partition_is_not_answered()
    {
        var (a, b) = (Peer(), Peer());
        b.Listen(6881);
        using var partition = _network.Divide([a.Host], [b.Host]);

        var errors = Dial(a.Host, new IPEndPoint(b.Host.Address, 6881));
        Pass(120);

        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(NatKind.None, false, true)]
    [InlineData(NatKind.FullCone, false, false)]
    [InlineData(NatKind.Symmetric, false, false)]
    [InlineData(NatKind.Symmetric, true, true)]
    public void A_translator_lets_in_who_dials_a_forwarded_port_alone(NatKind nat, bool forwarded, bool gets)
    {
        var (a, b) = (Peer(), Peer());
        b.Listen(6881);
        b.Host.Nat = nat;
        if (forwarded) b.Host.ForwardedPorts.Add(6881);

        a.Dial(new IPEndPoint(b.Host.Address, 6881));
        Pass(1);

        a.IsConnected.ShouldBe(gets);
    }

    [Fact]
    public void Who_is_behind_a_translator_can_dial()
    {
        var (a, b) = (Peer(), Peer());
        b.Listen(6881);
        a.Host.Nat = NatKind.Symmetric;

        a.Dial(new IPEndPoint(b.Host.Address, 6881));
        Pass(1);
        b.Send(Interested.Instance);
        Pass(1);

        a.Heard<Interested>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_host_without_power_is_silent_and_then_knows_nothing_of_its_connections()
    {
        var (a, b) = Connected();

        b.Host.LosePower();
        a.Send(Interested.Instance);
        Pass(60);
        a.End.ShouldBeNull(); // half open: nobody has said anything

        b.Host.IsOnline = true;
        Pass(1);
        a.End.ShouldBe(ChannelState.Failed);
        Dial(a.Host, new IPEndPoint(b.Host.Address, 6881)).ShouldBeEmpty();
        Pass(1);
        b.Host.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public void A_host_that_is_back_refuses_before_somebody_listens_again()
    {
        var (a, b) = Connected();
        b.Host.LosePower();
        b.Host.IsOnline = true;

        var errors = Dial(a.Host, b.ListenEndPoint!);
        Pass(1);

        errors.ShouldHaveSingleItem().ShouldBeOfType<TransportException>().Message.ShouldContain(nameof(SocketError.ConnectionRefused));
    }

    [Fact]
    public void Connections_of_a_host_share_its_line()
    {
        var from = _network.AddHost(conditions: new NetworkConditions { UploadRate = 100_000, Latency = TimeSpan.Zero });
        var senders = new[] { 6881, 6882 }.Select(port =>
        {
            var sender = new ScriptedPeer(from, _content.Metainfo) { Greets = false };
            Quiet().Dial(sender.Listen(port));
            return sender;
        }).ToArray();
        Pass(1);
        var bytes = new Dictionary<int, int>();
        _network.Events.Where(happened => happened.Kind == NetworkEventKind.Arrived)
            .Subscribe(happened => bytes[happened.From.Port] = bytes.GetValueOrDefault(happened.From.Port) + happened.Bytes);

        foreach (var sender in senders) sender.SendBytes(MessageCodec.Encode(new Unknown(99, new Payload(new byte[99_995]))));
        Pass(1);
        var halfway = bytes.Values.ToArray();
        Pass(1.1);

        halfway.Sum().ShouldBeInRange(80_000, 100_000);
        halfway.ShouldAllBe(sent => sent > 30_000); // in turns
        bytes.Values.Sum().ShouldBe(200_000);
    }

    private ScriptedPeer Quiet() => new(_network.AddHost(), _content.Metainfo) { IsReading = false, Greets = false };

    private (ScriptedPeer A, ScriptedPeer B) Connected()
    {
        var (a, b) = (Peer(), Peer());
        a.Dial(b.Listen(6881));
        Pass(1);
        a.IsConnected.ShouldBeTrue();
        return (a, b);
    }

    private ScriptedPeer Peer() => new(_network.AddHost(), _content.Metainfo);

    private List<Exception> Dial(SimulatedHost host, IPEndPoint remote)
    {
        var errors = new List<Exception>();
        host.Transport.Dial(remote).Subscribe(_ => { }, errors.Add);
        return errors;
    }

    private void Pass(double seconds) => _time.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
