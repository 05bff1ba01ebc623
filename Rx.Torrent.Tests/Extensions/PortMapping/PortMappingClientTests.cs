using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>Clients behind a gateway.</summary>
public class PortMappingClientTests
{
    private readonly Scene _scene = new();
    private readonly FakeGateway _gateway;
    private readonly PortMappingOptions _options;

    public PortMappingClientTests()
    {
        var host = _scene.Network.AddHost();
        _gateway = new FakeGateway(host.Datagrams, new IPEndPoint(host.Address, 5351), () => _scene.Time.Now);
        _options = new PortMappingOptions { Gateways = [host.Address], Seed = 1 };
    }

    [Fact]
    public void The_port_of_a_client_is_mapped_while_it_lives()
    {
        var client = _scene.Client(build: b => b.UsePortMapping(_options));
        _scene.Pass(1);
        _gateway.Mapped.Keys.ShouldBe([(ProtocolType.Tcp, (ushort)6881)]);

        var second = client.Client.Listen(new IPEndPoint(client.Host.Address, 7000));
        _scene.Pass(1);
        _gateway.Mapped.Keys.ShouldBe([(ProtocolType.Tcp, (ushort)6881), (ProtocolType.Tcp, (ushort)second.Port)], ignoreOrder: true);

        _scene.Finish(client.Client.DisposeAsync().AsTask());
        _gateway.Mapped.ShouldBeEmpty();
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void The_end_of_a_client_does_not_wait_for_long()
    {
        var client = _scene.Client(build: b => b.UsePortMapping(_options));
        _scene.Pass(1);
        _gateway.IsSilent = true;

        var end = client.Client.DisposeAsync().AsTask();
        _scene.Finish(end, limit: 4.5);
    }

    [Fact]
    public void A_client_that_was_not_told_to_asks_nobody()
    {
        var client = _scene.Client();
        var datagrams = 0;
        _scene.Network.Events.Subscribe(e => datagrams += e.Kind is NetworkEventKind.DatagramArrived or NetworkEventKind.DatagramLost ? 1 : 0);

        _scene.Pass(600);
        _scene.Finish(client.Client.DisposeAsync().AsTask());

        datagrams.ShouldBe(0);
    }

    [Fact]
    public void A_client_that_does_not_listen_has_nothing_mapped()
    {
        _scene.Client(build: b => b.UsePortMapping(_options).ListenAt());

        _scene.Pass(600);

        _gateway.Asked.ShouldBeEmpty();
    }
}
