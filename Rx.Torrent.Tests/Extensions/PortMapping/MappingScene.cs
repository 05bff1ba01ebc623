using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Extensions.PortMapping.Upnp;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>A host and its gateway, in virtual time.</summary>
internal sealed class MappingScene
{
    private const int GatewayPort = 5351;

    public MappingScene(int seed = 1, bool hasGateway = true)
    {
        Network = new SimulatedNetwork(Time, seed);
        Host = Network.AddHost(IPAddress.Parse("192.168.1.10"));
        GatewayHost = Network.AddHost(IPAddress.Parse("192.168.1.1"));
        Gateway = new FakeGateway(GatewayHost.Datagrams, new IPEndPoint(GatewayHost.Address, hasGateway ? GatewayPort : GatewayPort + 1), () => Time.Now);
        Options = new PortMappingOptions
        {
            Gateways = [GatewayHost.Address],
            Methods = [PortMappingMethod.Pcp, PortMappingMethod.NatPmp],
            SearchAt = new IPEndPoint(GatewayHost.Address, 1900),
            Transport = Host.Datagrams,
            Loop = Time,
            Seed = 1,
        };
    }

    public TestScheduler Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public SimulatedHost Host { get; }

    public SimulatedHost GatewayHost { get; }

    public FakeGateway Gateway { get; }

    public PortMappingOptions Options { get; set; }

    public LiveList<PortMappingFailure> Failures { get; private set; } = null!;

    public PortMapper Mapper(IGatewayWeb? web = null)
    {
        var mapper = new PortMapper(Options, web ?? new FakeWeb());
        Failures = mapper.Failures.ToLiveList();
        return mapper;
    }

    public LiveList<MappedPort?> Map(PortMapper mapper, int port = 6881, ProtocolType protocol = ProtocolType.Tcp) => mapper.Map(protocol, port).ToLiveList();

    public MappedPort Mapped(int externalPort = 6881, PortMappingMethod method = PortMappingMethod.Pcp, int port = 6881) =>
        new(ProtocolType.Tcp, (ushort)port, (ushort)externalPort, method, GatewayHost.Address);

    public void Pass(TimeSpan time) => Time.AdvanceBy(time);

    public void Pass(double seconds) => Time.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
