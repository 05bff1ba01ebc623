using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>PCP and NAT-PMP with a gateway in virtual time.</summary>
public class PortMapperTests
{
    private readonly MappingScene _scene = new();

    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public void A_port_is_mapped_asked_for_again_at_half_time_and_taken_back(PortMappingMethod method)
    {
        _scene.Options = _scene.Options with { Methods = [method] };
        var mapper = _scene.Mapper();
        var mapping = _scene.Map(mapper);
        _scene.Pass(1);
        mapping.ShouldBe([null, _scene.Mapped(method: method)]);
        _scene.Gateway.Mapped[(ProtocolType.Tcp, 6881)].ShouldBe((ushort)6881);

        _scene.Pass(TimeSpan.FromHours(3));
        var times = _scene.Gateway.MapQuestions.Select(asked => asked.At).ToArray();
        times.Zip(times.Skip(1), (one, next) => (next - one).TotalMinutes).ShouldAllBe(minutes => minutes >= 26 && minutes <= 31);
        times.Length.ShouldBeInRange(6, 8);
        mapping.Count.ShouldBe(2); // nothing has changed

        mapping.Dispose();
        _scene.Pass(1);
        _scene.Gateway.Mapped.ShouldBeEmpty();
        _scene.Gateway.MapQuestions.Last().Lease.ShouldBe(0u);
        _scene.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void A_gateway_that_knows_NAT_PMP_only_says_so_and_is_asked_that_way()
    {
        _scene.Gateway.SpeaksPcp = false;
        var mapping = _scene.Map(_scene.Mapper());

        _scene.Pass(0.5);

        mapping.ShouldBe([null, _scene.Mapped(method: PortMappingMethod.NatPmp)]);
        _scene.Failures.Single().Kind.ShouldBe(PortMappingFailureKind.NotSupported);
    }

    [Fact]
    public void Two_protocols_have_the_same_port_each_for_itself()
    {
        var mapper = _scene.Mapper();
        var (tcp, udp) = (_scene.Map(mapper), _scene.Map(mapper, protocol: ProtocolType.Udp));
        _scene.Pass(1);
        _scene.Gateway.Mapped.Count.ShouldBe(2);

        udp.Dispose();
        _scene.Pass(1);

        _scene.Gateway.Mapped.Keys.ShouldBe([(ProtocolType.Tcp, (ushort)6881)]);
        tcp[^1].ShouldNotBeNull();
    }

    [Fact]
    public void Who_wants_the_same_port_shares_it_until_the_last_one_has_gone()
    {
        var mapper = _scene.Mapper();
        var (one, other) = (_scene.Map(mapper), _scene.Map(mapper));
        _scene.Pass(1);
        other[^1].ShouldBe(one[^1]);

        one.Dispose();
        _scene.Pass(1);
        _scene.Gateway.Mapped.ShouldNotBeEmpty();
        other.Dispose();
        _scene.Pass(1);
        _scene.Gateway.Mapped.ShouldBeEmpty();
    }

    [Fact]
    public void A_port_that_is_given_up_and_wanted_again_at_once_is_mapped()
    {
        var mapper = _scene.Mapper();
        var first = _scene.Map(mapper);
        _scene.Pass(1);

        first.Dispose();
        var again = _scene.Map(mapper);
        _scene.Pass(1);

        again.ShouldBe([null, _scene.Mapped()]);
        _scene.Gateway.Mapped.ShouldNotBeEmpty();
        _scene.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void A_port_that_is_taken_is_another_one_outside_and_stays_that()
    {
        _scene.Gateway.Taken.Add(6881);
        var mapping = _scene.Map(_scene.Mapper());

        _scene.Pass(TimeSpan.FromHours(2));

        mapping.ShouldBe([null, _scene.Mapped(externalPort: 6882)]);
    }

    [Fact]
    public void What_the_wire_loses_is_asked_again()
    {
        var mapped = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var scene = new MappingScene(seed);
            scene.Host.Conditions = new NetworkConditions { Loss = 0.3 };
            var mapping = scene.Map(scene.Mapper());
            scene.Pass(600);
            mapped += mapping[^1] is null ? 0 : 1;
        }

        mapped.ShouldBe(20);
    }

    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public void A_gateway_that_has_begun_anew_is_asked_again_before_the_time_is_over(PortMappingMethod method)
    {
        _scene.Options = _scene.Options with { Methods = [method] };
        var mapping = _scene.Map(_scene.Mapper());
        _scene.Pass(60);

        _scene.Gateway.Reboot();
        _scene.Pass(301);

        _scene.Gateway.Mapped.ShouldNotBeEmpty();
        mapping.Count.ShouldBe(2);
    }

    [Fact]
    public void Our_external_address_is_a_stream()
    {
        _scene.Options = _scene.Options with { Methods = [PortMappingMethod.NatPmp] };
        var mapper = _scene.Mapper();
        var external = mapper.ObserveExternalAddress().ToLiveList();
        _scene.Map(mapper);
        _scene.Pass(60);

        _scene.Gateway.External = IPAddress.Parse("198.51.100.4");
        _scene.Pass(301);
        _scene.Gateway.External = IPAddress.Any; // it has none at the moment
        _scene.Pass(301);

        external.ShouldBe([null, IPAddress.Parse("203.0.113.9"), IPAddress.Parse("198.51.100.4"), null]);
    }

    [Fact]
    public void A_gateway_that_goes_and_comes_again_is_found_again()
    {
        var mapping = _scene.Map(_scene.Mapper());
        _scene.Pass(60);

        _scene.Gateway.IsSilent = true;
        _scene.Pass(TimeSpan.FromHours(1));
        mapping[^1].ShouldBeNull();
        _scene.Gateway.Reboot();
        _scene.Gateway.IsSilent = false;
        _scene.Pass(TimeSpan.FromHours(1));

        mapping.ShouldBe([null, _scene.Mapped(), null, _scene.Mapped()]);
    }

    [Fact]
    public void Where_nobody_answers_nobody_is_pestered()
    {
        _scene.Gateway.IsSilent = true;
        var mapping = _scene.Map(_scene.Mapper());

        _scene.Pass(TimeSpan.FromDays(1));

        mapping.ShouldBe([null]);
        _scene.Gateway.Asked.Count.ShouldBeLessThan(300); // 8 a round
        _scene.Failures.ShouldAllBe(failure => failure.Kind == PortMappingFailureKind.NoAnswer);
    }

    [Fact]
    public void Where_no_port_is_wanted_any_more_nobody_is_asked()
    {
        var mapper = _scene.Mapper();
        var mapping = _scene.Map(mapper);
        _scene.Pass(1);
        mapping.Dispose();
        _scene.Pass(1);
        var asked = _scene.Gateway.Asked.Count;

        _scene.Pass(TimeSpan.FromDays(1));
        _scene.Gateway.Asked.Count.ShouldBe(asked);

        _scene.Map(mapper);
        _scene.Pass(1);
        _scene.Gateway.Mapped.ShouldNotBeEmpty();
    }

    [Fact]
    public void Who_is_there_and_never_grants_is_asked_in_the_other_way_and_then_left_alone_for_longer_and_longer()
    {
        _scene.Gateway.Twist = answer => answer[1] == 128 ? answer : null;
        _scene.Map(_scene.Mapper());

        _scene.Pass(TimeSpan.FromDays(1));

        _scene.Gateway.Asked.Count(asked => asked.Question is [0, 2, ..]).ShouldBeGreaterThan(0);
        _scene.Gateway.Asked.Count.ShouldBeLessThan(1000);
    }

    [Fact]
    public void Without_any_gateway_that_is_told()
    {
        _scene.Options = _scene.Options with { Gateways = [] };
        var mapping = _scene.Map(_scene.Mapper());

        _scene.Pass(10);

        mapping.ShouldBe([null]);
        _scene.Failures.Single().Kind.ShouldBe(PortMappingFailureKind.NoGateway);
    }

    [Fact]
    public void Who_refuses_in_one_way_is_asked_in_the_other_and_then_left_alone_for_a_while()
    {
        _scene.Gateway.Result = 2;
        var mapping = _scene.Map(_scene.Mapper());
        _scene.Pass(30);
        _scene.Failures.Select(failure => (failure.Method, failure.Kind)).ShouldBe(
            [(PortMappingMethod.Pcp, PortMappingFailureKind.Refused), (PortMappingMethod.NatPmp, PortMappingFailureKind.Refused)]);

        _scene.Gateway.Result = 0;
        _scene.Pass(60);

        mapping[^1].ShouldBe(_scene.Mapped());
    }

    [Fact]
    public void The_end_takes_everything_back_and_completes_everything()
    {
        var mapper = _scene.Mapper();
        var external = mapper.ObserveExternalAddress().ToLiveList();
        var mappings = new[] { _scene.Map(mapper), _scene.Map(mapper, 7000) };
        _scene.Pass(1);

        var end = mapper.DisposeAsync().AsTask();
        _scene.Pass(1);

        end.IsCompleted.ShouldBeTrue();
        _scene.Gateway.Mapped.ShouldBeEmpty();
        mappings.ShouldAllBe(mapping => mapping.IsCompleted && mapping[mapping.Count - 1] == null);
        external.IsCompleted.ShouldBeTrue();
        _scene.Map(mapper).IsCompleted.ShouldBeTrue();
        var asked = _scene.Gateway.Asked.Count;
        _scene.Pass(TimeSpan.FromDays(1));
        _scene.Gateway.Asked.Count.ShouldBe(asked);
    }

    [Fact]
    public void The_end_does_not_wait_for_long()
    {
        var mapper = _scene.Mapper();
        _scene.Map(mapper);
        _scene.Pass(1);
        _scene.Gateway.IsSilent = true;

        var end = mapper.DisposeAsync().AsTask();

        _scene.Pass(2.9);
        end.IsCompleted.ShouldBeFalse();
        _scene.Pass(0.2);
        end.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_subscriber_that_throws_costs_itself_alone()
    {
        var mapper = _scene.Mapper();
        mapper.Map(ProtocolType.Tcp, 6881).Subscribe(_ => throw new InvalidOperationException("not today"));
        var mapping = _scene.Map(mapper);

        _scene.Pass(1);

        mapping[^1].ShouldBe(_scene.Mapped());
    }

    [Theory]
    [InlineData(ProtocolType.Icmp, 80)]
    [InlineData(ProtocolType.Tcp, 0)]
    [InlineData(ProtocolType.Udp, 65536)]
    public void What_is_no_port_cannot_be_mapped(ProtocolType protocol, int port) =>
        Should.Throw<ArgumentOutOfRangeException>(() => _scene.Mapper().Map(protocol, port));
}
