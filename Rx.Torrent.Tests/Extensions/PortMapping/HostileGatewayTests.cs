using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Extensions.PortMapping;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>Gateways, and those who would pass for one, that mean no good.</summary>
public class HostileGatewayTests
{
    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public void A_lease_of_a_second_does_not_keep_us_busy(PortMappingMethod method)
    {
        var scene = Scene(method);
        scene.Gateway.LongestLease = 1;
        scene.Map(scene.Mapper());

        scene.Pass(TimeSpan.FromHours(1));

        scene.Gateway.Asked.Count.ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public void A_lease_for_ever_is_asked_for_again_all_the_same(PortMappingMethod method)
    {
        var scene = Scene(method);
        scene.Gateway.Twist = answer =>
        {
            if (answer.Length >= 16) answer.AsSpan(method == PortMappingMethod.Pcp ? 4 : 12, 4).Fill(0xff);
            return answer;
        };
        scene.Map(scene.Mapper());

        scene.Pass(TimeSpan.FromHours(1));

        scene.Gateway.MapQuestions.Count().ShouldBeInRange(2, 4);
    }

    [Theory]
    [InlineData(PortMappingMethod.Pcp, 42)]
    [InlineData(PortMappingMethod.NatPmp, 10)]
    public void A_grant_of_port_0_is_none(PortMappingMethod method, int at)
    {
        var scene = Scene(method);
        scene.Gateway.Twist = answer =>
        {
            if (answer.Length >= at + 2 && answer[1] != 128) answer.AsSpan(at, 2).Clear();
            return answer;
        };
        var mapping = scene.Map(scene.Mapper());

        scene.Pass(TimeSpan.FromHours(1));

        mapping.ShouldBe([null]);
        scene.Failures.ShouldContain(failure => failure.Kind == PortMappingFailureKind.Malformed);
        scene.Gateway.Asked.Count.ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData(PortMappingMethod.Pcp, 24)] // its nonce
    [InlineData(PortMappingMethod.Pcp, 41)] // the port
    [InlineData(PortMappingMethod.Pcp, 36)] // the protocol
    [InlineData(PortMappingMethod.NatPmp, 9)]
    [InlineData(PortMappingMethod.NatPmp, 1)]
    public void An_answer_to_another_question_is_none(PortMappingMethod method, int at)
    {
        var scene = Scene(method);
        scene.Gateway.Twist = answer =>
        {
            if (answer.Length > at && answer.Length >= 16 && answer[1] != 128) answer[at] ^= 1;
            return answer;
        };
        var mapping = scene.Map(scene.Mapper());

        scene.Pass(60);

        mapping.ShouldBe([null]);
    }

    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    public void What_somebody_else_answers_is_not_heard(PortMappingMethod method)
    {
        var scene = Scene(method);
        scene.Gateway.IsSilent = true;
        var stranger = new FakeGateway(scene.Network.AddHost(IPAddress.Parse("192.168.1.66")).Datagrams, new IPEndPoint(IPAddress.Any, 5351), () => scene.Time.Now);
        var otherPort = new FakeGateway(scene.GatewayHost.Datagrams, new IPEndPoint(IPAddress.Any, 5399), () => scene.Time.Now);
        scene.Map(scene.Mapper());
        scene.Pass(0.1);
        var us = scene.Gateway.Asked.First().From;
        var mapper = scene.Mapper();
        var external = new List<IPAddress?>();
        mapper.ObserveExternalAddress().Subscribe(external.Add);

        foreach (var from in (FakeGateway[])[stranger, otherPort])
        {
            from.Send([0, 128, 0, 0, 0, 0, 0, 1, 6, 6, 6, 6], us);
            from.Send([2, 128, 0, 0, .. new byte[20]], us);
        }
        scene.Pass(0.2);

        external.ShouldBe([null]);
        scene.Gateway.MapQuestions.ShouldBeEmpty(); // it does not count as found
    }

    [Fact]
    public void Whatever_comes_nothing_is_thrown_and_nothing_is_mapped_by_chance() => Prop.ForAll<byte[], bool>((noise, isPcp) =>
    {
        var scene = Scene(isPcp ? PortMappingMethod.Pcp : PortMappingMethod.NatPmp);
        scene.Gateway.Twist = _ => noise.Length == 0 ? null : noise;
        var mapping = scene.Map(scene.Mapper());
        scene.Pass(120);
        mapping.ShouldBe([null]);
        scene.Gateway.Asked.Count.ShouldBeLessThan(50);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_answer_that_is_cut_anywhere_is_none() => Prop.ForAll<int, bool>((cut, isPcp) =>
    {
        var scene = Scene(isPcp ? PortMappingMethod.Pcp : PortMappingMethod.NatPmp);
        scene.Gateway.Twist = answer => answer[..(Math.Abs(cut % answer.Length))];
        var mapping = scene.Map(scene.Mapper());
        scene.Pass(60);
        mapping.ShouldBe([null]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_flood_of_answers_is_bounded()
    {
        var scene = Scene(PortMappingMethod.NatPmp);
        var mapper = scene.Mapper();
        var mapping = scene.Map(mapper);
        scene.Pass(0.05);
        var us = scene.Gateway.Asked.First().From;

        for (var i = 0; i < 20_000; i++) scene.Gateway.Send([0, 128, 0, 0, 0, 0, 0, (byte)i, 1, 2, 3, 4], us);
        scene.Pass(10);

        mapping[^1].ShouldNotBeNull();
    }

    /// <summary>Its clock runs backwards at every answer: it begins anew all the time, or says so.</summary>
    [Fact]
    public void A_gateway_that_always_begins_anew_does_not_keep_us_busy()
    {
        var scene = Scene(PortMappingMethod.NatPmp);
        var epoch = 4_000_000_000u;
        scene.Gateway.Twist = answer =>
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), epoch -= 1000);
            return answer;
        };
        var mapper = scene.Mapper();
        for (var port = 7000; port < 7010; port++) scene.Map(mapper, port);

        scene.Pass(TimeSpan.FromHours(1));

        scene.Gateway.Asked.Count.ShouldBeLessThan(1000);
    }

    private static MappingScene Scene(PortMappingMethod method)
    {
        var scene = new MappingScene();
        scene.Options = scene.Options with { Methods = [method] };
        return scene;
    }
}
