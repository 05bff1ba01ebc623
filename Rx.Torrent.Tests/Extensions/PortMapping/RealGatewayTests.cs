using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>Small gateways on the loopback interface, with real sockets.</summary>
public class RealGatewayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public async Task A_client_has_its_port_mapped_while_it_lives(PortMappingMethod method)
    {
        using var gateway = new FakeGateway(new UdpTransport(), new IPEndPoint(IPAddress.Loopback, 0), () => DateTimeOffset.UtcNow);
        await using var mapper = PortMapper.Start(new PortMappingOptions { Gateways = [IPAddress.Loopback], GatewayPort = gateway.EndPoint.Port, Methods = [method] });
        await using (var client = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).UsePortMapping(mapper)))
        {
            var port = client.ListenEndPoints[0].Port;
            var mapped = await mapper.Map(ProtocolType.Tcp, port).FirstAsync(mapped => mapped is not null).ToTask().WaitAsync(Patience);
            mapped.ShouldBe(new MappedPort(ProtocolType.Tcp, (ushort)port, (ushort)port, method, IPAddress.Loopback));
            gateway.Mapped.Keys.ShouldBe([(ProtocolType.Tcp, (ushort)port)]);
            (await mapper.ObserveExternalAddress().FirstAsync(address => address is not null).ToTask().WaitAsync(Patience)).ShouldBe(gateway.External);
        }

        await mapper.DisposeAsync().AsTask().WaitAsync(Patience);
        gateway.Mapped.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_client_waits_until_its_port_was_taken_back()
    {
        using var gateway = new FakeGateway(new UdpTransport(), new IPEndPoint(IPAddress.Loopback, 0), () => DateTimeOffset.UtcNow);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Twist = answer =>
        {
            if (answer.Length == 60 && !gateway.Mapped.IsEmpty) asked.TrySetResult();
            return answer;
        };
        var client = TorrentClient.Create(b => b.ListenAt(new IPEndPoint(IPAddress.Loopback, 0))
            .UsePortMapping(new PortMappingOptions { Gateways = [IPAddress.Loopback], GatewayPort = gateway.EndPoint.Port, Methods = [PortMappingMethod.Pcp] }));
        await asked.Task.WaitAsync(Patience);

        await client.DisposeAsync().AsTask().WaitAsync(Patience);

        // Whether it had heard of the grant by then or not.
        if (gateway.MapQuestions.Any(question => question.Lease == 0)) gateway.Mapped.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_real_device_maps_and_takes_back()
    {
        await using var device = new FakeDevice(request => request.Contains("GET /desc.xml", StringComparison.Ordinal)
            ? FakeDevice.Ok(FakeWeb.Description())
            : request.Contains("#GetExternalIPAddress", StringComparison.Ordinal)
                ? FakeDevice.Ok(FakeWeb.Response("GetExternalIPAddress", "<NewExternalIPAddress>203.0.113.9</NewExternalIPAddress>"))
                : FakeDevice.Ok(FakeWeb.Response("Any")));
        await using var mapper = PortMapper.Start(device.Options);

        var mapped = await mapper.Map(ProtocolType.Udp, 6881).FirstAsync(mapped => mapped is not null).ToTask().WaitAsync(Patience);
        await mapper.DisposeAsync().AsTask().WaitAsync(Patience);

        mapped.ShouldBe(new MappedPort(ProtocolType.Udp, 6881, 6881, PortMappingMethod.Upnp, IPAddress.Loopback));
        var (add, delete) = (device.Requests.Single(request => request.Contains("#AddPortMapping\"", StringComparison.Ordinal)), device.Requests.Last());
        add.ShouldContain("<NewInternalClient>127.0.0.1</NewInternalClient>");
        add.ShouldContain($"SOAPAction: \"{FakeWeb.Service}#AddPortMapping\"");
        delete.ShouldContain("#DeletePortMapping\"");
    }

    [Fact]
    public async Task A_description_without_end_is_given_up()
    {
        var endless = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<root>" + new string('x', 10_000_000));
        await using var device = new FakeDevice(_ => endless);
        await GivesUpAsync(device);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/desc.xml\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<root/>")] // and hangs up
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    public async Task What_makes_no_sense_is_given_up(string answer)
    {
        await using var device = new FakeDevice(_ => Encoding.ASCII.GetBytes(answer));
        await GivesUpAsync(device);
        device.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mapper_ends_while_a_device_lets_it_wait()
    {
        await using var device = new FakeDevice(_ => null);
        var mapper = PortMapper.Start(device.Options);
        using var mapping = mapper.Map(ProtocolType.Tcp, 6881).Subscribe();
        await device.FirstRequest.WaitAsync(Patience);

        await mapper.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    private static async Task GivesUpAsync(FakeDevice device)
    {
        await using var mapper = PortMapper.Start(device.Options);
        var failure = mapper.Failures.FirstAsync().ToTask();
        using var mapping = mapper.Map(ProtocolType.Tcp, 6881).Subscribe();

        (await failure.WaitAsync(Patience)).Kind.ShouldBe(PortMappingFailureKind.NotSupported);
    }
}
