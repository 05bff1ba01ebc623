using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Extensions.HolePunching;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Extensions.HolePunching;

/// <summary>The bytes of BEP 55.</summary>
public class HolePunchMessageTests
{
    public static TheoryData<string, byte, string, uint> Examples => new()
    {
        { "00 00 cb007109 1ae1 00000000", 0, "203.0.113.9:6881", 0 },
        { "01 00 0a000001 0050 00000000", 1, "10.0.0.1:80", 0 },
        { "02 00 cb007109 1ae1 00000003", 2, "203.0.113.9:6881", 3 },
        { "00 01 20010db8000000000000000000000001 ffff 00000000", 0, "[2001:db8::1]:65535", 0 },
        { "02 01 20010db8000000000000000000000001 0001 00000004", 2, "[2001:db8::1]:1", 4 },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Messages_are_these_bytes(string bytes, byte kind, string endPoint, uint error)
    {
        var message = new HolePunchMessage((HolePunchKind)kind, IPEndPoint.Parse(endPoint), (HolePunchError)error);
        Convert.ToHexStringLower(message.Write().Span).ShouldBe(bytes.Replace(" ", ""));
        Read(bytes).ShouldBe(message);
    }

    [Fact]
    public void What_leaves_out_the_error_code_is_understood_unless_it_is_an_error()
    {
        Read("00 00 cb007109 1ae1").ShouldBe(new HolePunchMessage(HolePunchKind.Rendezvous, IPEndPoint.Parse("203.0.113.9:6881")));
        Read("02 00 cb007109 1ae1 0000").ShouldBeNull();
    }

    [Fact]
    public void A_wrapped_IPv4_address_is_unwrapped() =>
        Read("01 01 00000000000000000000ffffcb007109 1ae1 00000000")!.Value.EndPoint.ShouldBe(IPEndPoint.Parse("203.0.113.9:6881"));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("03 00 cb007109 1ae1 00000000")] // no such kind
    [InlineData("00 02 cb007109 1ae1 00000000")] // no such family
    [InlineData("00 00 cb007109 1a")]
    [InlineData("00 01 cb007109 1ae1 00000000")] // too short for IPv6
    public void What_is_none_is_none(string bytes) => Read(bytes).ShouldBeNull();

    [Fact]
    public void Whatever_comes_nothing_is_thrown()
    {
        Prop.ForAll<byte[]>(bytes => HolePunchMessage.TryRead(new Payload(bytes), out _) || true).QuickCheckThrowOnFailure();
    }

    private static HolePunchMessage? Read(string bytes) =>
        HolePunchMessage.TryRead(new Payload(Convert.FromHexString(bytes.Replace(" ", ""))), out var message) ? message : null;
}
