using System.Net;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Simulation.Network;

/// <summary>What a host is, has, and loses with its power.</summary>
public class HostTests
{
    private readonly TestScheduler _time = new();
    private readonly SimulatedNetwork _network;
    private readonly TestContent _content = new(pieceCount: 4);

    public HostTests() => _network = new SimulatedNetwork(_time, seed: 1);

    [Fact]
    public void A_host_gets_an_address_that_nobody_has()
    {
        _network.AddHost(IPAddress.Parse("10.0.1.1"));

        _network.AddHost().Address.ShouldBe(IPAddress.Parse("10.0.2.1"));
        _network.AddHost(IPAddress.Parse("10.0.3.1"));
        _network.AddHost().Address.ShouldBe(IPAddress.Parse("10.0.4.1"));
        Should.Throw<ArgumentException>(() => _network.AddHost(IPAddress.Parse("10.0.1.1"))).Message.ShouldStartWith("there is a host at 10.0.1.1");
    }

    [Fact]
    public void Peers_on_different_hosts_have_different_names()
    {
        var names = new[] { "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2", "2001:db9::1" }
            .Select(address => new ScriptedPeer(_network.AddHost(IPAddress.Parse(address)), _content.Metainfo).Id);

        names.Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Without_power_nobody_has_a_socket_any_more()
    {
        var (host, other) = (_network.AddHost(), _network.AddHost());
        var before = host.Datagrams.Open(new IPEndPoint(host.Address, 7000));
        var heard = new List<Datagram>();
        before.Received.Subscribe(heard.Add);
        host.LosePower();
        host.IsOnline = true;

        using var sender = other.Datagrams.Open(new IPEndPoint(other.Address, 0));
        sender.Send([1], new IPEndPoint(host.Address, 7000));
        Pass(1);
        heard.ShouldBeEmpty();
        before.Send([1], sender.Local).ShouldBeFalse();

        using var after = host.Datagrams.Open(new IPEndPoint(host.Address, 7000));
        after.Received.Subscribe(heard.Add);
        before.Dispose(); // takes nothing from who has the port now
        sender.Send([2], after.Local);
        Pass(1);
        heard.ShouldHaveSingleItem().Bytes.Span[0].ShouldBe((byte)2);
    }

    [Fact]
    public void Without_power_nobody_goes_on_dialling()
    {
        var (one, other) = (new ScriptedPeer(_network.AddHost(), _content.Metainfo), new ScriptedPeer(_network.AddHost(), _content.Metainfo));
        one.Dial(other.Listen());

        one.Host.LosePower();
        one.Host.IsOnline = true; // before the first packet is there
        Pass(10);

        other.ConnectionCount.ShouldBe(0);
        one.IsConnected.ShouldBeFalse();
    }

    private void Pass(double seconds) => _time.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
